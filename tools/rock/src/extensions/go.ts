import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RockError } from '../rock-error.ts';
import { copied, writable } from './application.ts';
import { ownCommand, type Extension } from './extension.ts';
import { goTool } from './go-tool.ts';

/** What rockcraft's go-framework gives. Source of its facts: rockcraft's extension, run and read. */
export const go: Extension = (project) => {
  if (!existsSync(join(project.dir, 'go.mod'))) {
    throw new RockError(`extensions: go-framework needs a go.mod in ${project.dir}: go mod init <module>`);
  }
  const assets = copied(
    project,
    'go-framework/assets',
    'app',
    ['migrate', 'migrate.sh', 'static', 'templates'],
    'stage',
  );
  return {
    services: {
      go: {
        override: 'replace',
        startup: 'enabled',
        command: ownCommand(project, 'go') ?? project.name,
        user: '_daemon_',
        'working-dir': '/app',
      },
    },
    parts: {
      'go-framework/base-layout': writable('app'),
      'go-framework/install-app': {
        plugin: 'nil',
        source: '.',
        'build-packages': ['python3-pip'],
        'override-build': `
craftctl default
${goTool}
# Every program of the module, and the one at its root under the rock's name.
install -d "$CRAFT_PART_INSTALL/usr/local/bin"
CGO_ENABLED=0 "$go" build -trimpath -buildvcs=false -o "$CRAFT_PART_INSTALL/usr/local/bin/" ./...
module=$("$go" list -m)
if [ -f "$CRAFT_PART_INSTALL/usr/local/bin/\${module##*/}" ] && [ "\${module##*/}" != '${project.name}' ]; then
  mv "$CRAFT_PART_INSTALL/usr/local/bin/\${module##*/}" "$CRAFT_PART_INSTALL/usr/local/bin/${project.name}"
fi
`,
      },
      ...(Array.isArray(assets['prime']) && assets['prime'].length > 0 ? { 'go-framework/assets': assets } : {}),
    },
  };
};
