import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { inNamespace } from './namespace.ts';
import { RockError } from './rock-error.ts';

/** A scratch folder: what is made in its `result` folder becomes the layer. */
export interface Scratch {
  /** Relative to the cache: what an overlay's options can hold whatever the cache's own path. */
  readonly path: string;
  /** The tree, likewise relative; whoever fills it makes it. */
  readonly tree: string;
}

/** Where a finished layer lies. */
export interface StoredLayer<Note> {
  readonly path: string;
  /** Relative to the cache. */
  readonly relative: string;
  readonly digest: string;
  readonly note: Note;
}

const building = new Map<string, Promise<void>>();

/**
 * The layer of this digest: the one that is there, or the one that `make` fills.
 *
 * It appears whole or not at all. Two makers at once in one process share one run; two processes race, and the
 * first one's layer is kept.
 */
export async function storedLayer<Note>(
  cacheDir: string,
  digest: string,
  make: (scratch: Scratch) => Promise<Note>,
  parse: (note: unknown) => Note,
): Promise<StoredLayer<Note>> {
  const relative = join('layers', digest);
  const folder = join(cacheDir, relative);
  if (!existsSync(join(folder, 'layer.json'))) {
    const running = building.get(folder) ?? fill(cacheDir, folder, make).finally(() => building.delete(folder));
    building.set(folder, running);
    await running;
  }
  const note = parse(JSON.parse(await readFile(join(folder, 'layer.json'), 'utf8')));
  return { path: join(folder, 'root'), relative: join(relative, 'root'), digest, note };
}

async function fill(cacheDir: string, folder: string, make: (scratch: Scratch) => Promise<unknown>): Promise<void> {
  let path: string | undefined;
  try {
    await mkdir(join(cacheDir, 'layers'), { recursive: true });
    path = await scratchFolder(cacheDir);
    const layer = join(cacheDir, path, 'layer');
    await mkdir(layer);
    const note = await make({ path, tree: join(path, 'layer', 'root') });
    await writeFile(join(layer, 'layer.json'), `${JSON.stringify(note, null, 2)}\n`);
    await rename(layer, folder).catch((error: NodeJS.ErrnoException) => {
      // Another process was first; its layer is as good.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } catch (error) {
    throw fullDisk(error, cacheDir);
  } finally {
    if (path !== undefined) await removeTree(cacheDir, path);
  }
}

/** A new folder in the cache, relative to it; those of processes that ended without removing theirs go. */
export async function scratchFolder(cacheDir: string): Promise<string> {
  await mkdir(join(cacheDir, 'scratch'), { recursive: true });
  for (const name of await readdir(join(cacheDir, 'scratch'))) {
    const pid = /^of-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(join('/proc', pid))) await removeTree(cacheDir, join('scratch', name));
  }
  return join('scratch', basename(await mkdtemp(join(cacheDir, 'scratch', `of-${process.pid}-`))));
}

/** Removes a folder below the cache, files of mapped users included. */
export async function removeTree(cacheDir: string, relative: string): Promise<void> {
  const path = join(cacheDir, relative);
  if (!existsSync(path)) return;
  if (process.getuid?.() === 0) return await rm(path, { recursive: true, force: true });
  const { code, stderr } = await inNamespace({ argv: ['rm', '-rf', '--', path], cwd: '/' });
  if (code !== 0) throw new RockError(`${path} cannot be removed: ${stderr}`);
}

function fullDisk(error: unknown, cacheDir: string): unknown {
  const text = error instanceof Error ? error.message : '';
  if (!/ENOSPC|No space left on device/.test(text)) return error;
  return new RockError(`the disk that holds ${cacheDir} is full: free some 2 GB and try again`, { cause: error });
}
