import fs from 'node:fs';
import path from 'node:path';

/**
 * A copy of the workspace that may be written to, for tests of what writes into one: the sources, and links to what npm
 * installed. Links to the workspace's own packages lead into the copy.
 */
export function copyWorkspace(workspace: string, folder: string): void {
  const made = new Set(['node_modules', 'dist', '.git', '.nx', '.grimoire']);
  fs.cpSync(workspace, folder, { recursive: true, filter: (source) => !made.has(path.basename(source)) });
  const installed = path.join(workspace, 'node_modules');
  fs.mkdirSync(path.join(folder, 'node_modules/@grimoire'), { recursive: true });
  for (const name of fs.readdirSync(installed)) {
    if (name !== '@grimoire') fs.symlinkSync(path.join(installed, name), path.join(folder, 'node_modules', name));
  }
  for (const name of fs.readdirSync(path.join(installed, '@grimoire'))) {
    const target = fs.readlinkSync(path.join(installed, '@grimoire', name));
    fs.symlinkSync(target, path.join(folder, 'node_modules/@grimoire', name));
  }
}
