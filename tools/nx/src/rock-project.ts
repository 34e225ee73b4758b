import path from 'node:path';
import type { ProjectConfiguration } from '@nx/devkit';

const builder = 'node --conditions=@grimoire/source tools/rock/src/cli.ts';

/** A folder with rockcraft.yaml is a project of its own, `rock-<folder>`. */
export function rockProject(root: string): ProjectConfiguration {
  return {
    root,
    name: `rock-${path.posix.basename(root)}`,
    projectType: 'application',
    tags: ['rock'],
    targets: {
      check: {
        command: `${builder} check ${root}`,
        cache: true,
        inputs: ['default', '{workspaceRoot}/tools/rock/src/**/!(*.test).ts'],
        outputs: [],
        metadata: { description: 'Judges rockcraft.yaml.' },
      },
      build: {
        command: `${builder} build ${root}`,
        // The builder keeps layers by the digest of all that goes in, outside of what Nx may restore.
        cache: false,
        metadata: { description: 'Builds the layer that the local model mounts.' },
      },
    },
  };
}
