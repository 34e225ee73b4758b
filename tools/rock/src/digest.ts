import { createHash } from 'node:crypto';
import { lstat, readFile, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** SHA-256 of values, in hex. The order of a mapping's keys does not count. */
export function digestOf(...values: readonly unknown[]): string {
  return createHash('sha256').update(canonical(values)).digest('hex');
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, it: unknown) =>
    typeof it === 'object' && it !== null && !Array.isArray(it)
      ? Object.fromEntries(Object.entries(it).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : it,
  );
}

/** A tree's names, contents, links and execute bits, as one digest; times, owners and umask do not count. */
export async function digestOfTree(path: string): Promise<string> {
  return digestOf(await entry(path));
}

async function entry(path: string): Promise<unknown> {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) return ['link', await readlink(path)];
  if (stats.isDirectory()) {
    const names = (await readdir(path)).toSorted();
    return ['folder', await Promise.all(names.map(async (name) => [name, await entry(join(path, name))]))];
  }
  const content = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return ['file', (stats.mode & 0o100) !== 0, content];
}
