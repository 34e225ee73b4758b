// Installs the workspace's dependencies when the lock file is not the one that was installed last.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * @param {string} workspace
 * @param {(line: string) => void} log
 * @returns {string} the Node that the lock file names
 */
export function installDependencies(workspace, log) {
  const digest = createHash('sha256')
    .update(fs.readFileSync(path.join(workspace, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(workspace, 'node_modules/.grimoire-lock');
  const node = path.join(workspace, 'node_modules/.bin/node');
  if (read(stamp) === digest && fs.existsSync(node)) return node;

  log('Installing the packages that package-lock.json names (about half a minute, once) ...');
  const began = Date.now();
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: workspace,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error || status !== 0) {
    console.error(
      `npm ci failed${error ? ` (${error.message})` : ''}. It needs the npm registry once: check the network or the proxy that npm is set to, then run the same command again.`,
    );
    process.exit(1);
  }
  if (!fs.existsSync(node)) {
    console.error(
      `The packages are there, but not Node for ${process.arch}: npm was told to leave out optional packages. Run it without --omit=optional.`,
    );
    process.exit(1);
  }
  fs.writeFileSync(stamp, digest);
  log(`Installed in ${Math.round((Date.now() - began) / 1000)} s.`);
  return node;
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
