import { lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { GrimoireError } from '../../home/grimoire-error.ts';

/**
 * Where a path of a container leads, relative to its root and with no symbolic link left in it. The host's own
 * programs make the mounts, and would follow a link such as `/var/run` → `/run` out of the root.
 *
 * @param layers folders that make the root, the topmost first
 * @throws GrimoireError when links lead around in a circle
 */
export function insideRoot(layers: readonly string[], path: string): string {
  const done: string[] = [];
  const todo = path.split('/');
  let followed = 0;
  for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      done.pop();
      continue;
    }
    const link = linkAt(layers, join(...done, part));
    if (link === undefined) {
      done.push(part);
      continue;
    }
    if (++followed > 40) throw new GrimoireError(`the path ${path} leads around in a circle in the container's root`);
    if (link.startsWith('/')) done.length = 0;
    todo.unshift(...link.split('/'));
  }
  return done.join('/');
}

/** What the uppermost layer that has this path links to; undefined when it is no symbolic link there. */
function linkAt(layers: readonly string[], path: string): string | undefined {
  for (const layer of layers) {
    const entry = lstatSync(join(layer, path), { throwIfNoEntry: false });
    if (entry === undefined) continue;
    return entry.isSymbolicLink() ? readlinkSync(join(layer, path)) : undefined;
  }
  return undefined;
}
