import { existsSync } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { digestOf, digestOfTree } from './digest.ts';
import type { Rock } from './rock.ts';
import { RockError } from './rock-error.ts';

/** The paths that the `source` of each part means, by part. A part sees these and nothing else of the rock's folder. */
function localSources(rock: Rock): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [name, part] of Object.entries(rock.definition.parts)) {
    const source = typeof part === 'object' && part !== null && 'source' in part ? part.source : undefined;
    if (typeof source !== 'string' || /^[a-z+]+:\/\/|^git@/.test(source)) continue;
    if (source === '.' && rock.entries !== undefined) {
      found.set(name, rock.entries);
      continue;
    }
    const path = resolve(rock.dir, source);
    const inside = relative(rock.dir, path);
    if (inside === '' || inside.startsWith('..') || inside.startsWith(sep)) {
      throw new RockError(
        `parts.${name}.source: ${source} is not a folder within ${rock.dir}: name one, so that it is known what goes in`,
      );
    }
    if (!existsSync(path)) throw new RockError(`parts.${name}.source: there is no ${source} in ${rock.dir}`);
    found.set(name, [inside]);
  }
  return found;
}

/** @throws RockError when a source is not there, or outside the rock */
export async function digestOfSources(rock: Rock): Promise<string> {
  const sources = [...localSources(rock)].flatMap(([part, paths]) => paths.map((path) => [part, path] as const));
  return digestOf(
    await Promise.all(sources.map(async ([part, path]) => [part, path, await digestOfTree(join(rock.dir, path))])),
  );
}

/** Copies them to another folder with modes that no umask changes: 755 for folders and programs, 644 for the rest. */
export async function copySources(rock: Rock, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  for (const path of new Set([...localSources(rock).values()].flat())) {
    await mkdir(dirname(join(into, path)), { recursive: true });
    await copyEntry(join(rock.dir, path), join(into, path));
  }
}

async function copyEntry(from: string, to: string): Promise<void> {
  const stats = await lstat(from);
  if (stats.isSymbolicLink()) return await symlink(await readlink(from), to);
  if (!stats.isDirectory()) {
    await copyFile(from, to);
    return await chmod(to, (stats.mode & 0o100) === 0 ? 0o644 : 0o755);
  }
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const name of await readdir(from)) await copyEntry(join(from, name), join(to, name));
}
