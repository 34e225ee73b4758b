import { posix } from 'node:path';
import { ApiError, type FileInfo, type PebbleApi } from '@grimoire/pebble';

/** What was found at some paths of a container; nothing at those that are not there. */
export interface Disk {
  /** Links are followed. */
  readonly info: ReadonlyMap<string, FileInfo>;
  readonly content: ReadonlyMap<string, Uint8Array>;
}

/**
 * Looks at paths, and reads the files among them, with as few requests as there can be, side by side: one for all
 * contents, and one for each folder. A steady hook asks little else.
 *
 * @param files - their contents are wanted too.
 * @param others - folders, say.
 */
export async function lookAtDisk(
  pebble: PebbleApi,
  files: readonly string[],
  others: readonly string[],
): Promise<Disk> {
  const [content, ...infos] = await Promise.all([
    pebble.readFiles(files),
    ...[...Map.groupBy([...files, ...others], posix.dirname)].map(([folder, paths]) => infosOf(pebble, folder, paths)),
  ]);
  return { content, info: new Map(infos.flat()) };
}

async function infosOf(
  pebble: PebbleApi,
  folder: string,
  paths: readonly string[],
): Promise<readonly (readonly [string, FileInfo])[]> {
  const listed = paths.length === 1 ? undefined : await entriesOf(pebble, folder);
  const found = await Promise.all(
    paths.map(async (path) => {
      const entry = listed?.get(posix.basename(path));
      // A listing tells of a link itself, not of what it leads to.
      const info = listed && entry?.type !== 'symlink' ? entry : await pebble.stat(path);
      return info && ([path, info] as const);
    }),
  );
  return found.filter((entry) => entry !== undefined);
}

async function entriesOf(pebble: PebbleApi, folder: string): Promise<ReadonlyMap<string, FileInfo>> {
  try {
    return new Map((await pebble.listFiles(folder)).map((info) => [info.name, info]));
  } catch (error) {
    if (error instanceof ApiError && error.kind === 'not-found') return new Map();
    throw error;
  }
}
