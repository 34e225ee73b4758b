import { entryFile } from '../bundle/bundle.ts';

/**
 * What Juju starts for every hook and action. charmcraft's analysis takes the last word of the last line for the
 * entrypoint: it has to be a path from the charm's root, to an executable file.
 */
export const dispatch: string = `#!/bin/sh
cd "\${JUJU_CHARM_DIR:-$(dirname "$0")}" || exit 1
exec ./bin/node ./dist/${entryFile}
`;
