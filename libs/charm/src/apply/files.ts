import { createHash } from 'node:crypto';
import { ApiError, type FileInfo, type PebbleApi } from '@grimoire/pebble';
import type { FileGoal, RunGoal } from '../goal.ts';
import { plain } from '../secret.ts';

/** A file as it should be, in full. */
export interface WantedFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
  readonly user: string | number | undefined;
  readonly group: string | number | undefined;
  readonly when: 'replace' | 'create';
  readonly needs: readonly string[];
}

export function wantedFiles(goal: RunGoal): readonly WantedFile[] {
  return Object.entries<FileGoal | string>(goal.files ?? {}).map(([path, file]) => {
    const {
      content,
      mode = 0o644,
      user,
      group,
      when = 'replace',
      needs = [],
    } = typeof file === 'string' ? { content: file } : file;
    return { path, content: plain(content), mode, user, group, when, needs };
  });
}

/** A name for the content of these files: another one when any of them differs. */
export function digestOf(files: readonly WantedFile[]): string {
  const hash = createHash('sha256');
  for (const { path, content, mode, user, group } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    for (const part of [path, content, String(mode), String(user), String(group)])
      hash.update(`${part.length}:${part}`);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Makes directories that are not there. Answers with their paths. */
export async function applyDirectories(pebble: PebbleApi, goal: RunGoal): Promise<readonly string[]> {
  const made: string[] = [];
  for (const [path, { mode = 0o755, user, group }] of Object.entries(goal.directories ?? {})) {
    if ((await pebble.stat(path)) !== undefined) continue;
    await pebble.makeDir(path, { permissions: mode, makeParents: true, ...owner(user, group) });
    made.push(path);
  }
  return made;
}

/** Writes files that differ in content, mode or owner. Answers with their paths. */
export async function applyFiles(pebble: PebbleApi, files: readonly WantedFile[]): Promise<readonly string[]> {
  const written: string[] = [];
  const right = await Promise.all(files.map((file) => isRight(pebble, file)));
  for (const [index, file] of files.entries()) {
    if (right[index] === true) continue;
    await pebble.writeFile(file.path, file.content, {
      permissions: file.mode,
      makeDirs: true,
      ...owner(file.user, file.group),
    });
    written.push(file.path);
  }
  return written;
}

async function isRight(pebble: PebbleApi, file: WantedFile): Promise<boolean> {
  const found = await pebble.stat(file.path);
  if (found === undefined) return false;
  if (file.when === 'create') return true;
  if (found.permissions !== file.mode || found.size !== Buffer.byteLength(file.content) || !owned(found, file))
    return false;
  try {
    return (await pebble.readText(file.path)) === file.content;
  } catch (error) {
    if (error instanceof ApiError && error.kind === 'not-found') return false;
    throw error;
  }
}

function owned(found: FileInfo, { user, group }: WantedFile): boolean {
  const is = (wanted: string | number | undefined, name: string, id: number | undefined): boolean =>
    wanted === undefined || (typeof wanted === 'number' ? wanted === id : wanted === name);
  return is(user, found.user, found.userId) && is(group, found.group, found.groupId);
}

/** As Pebble wants it: a number of a user needs a group, so its own number stands in. */
export function owner(
  user: string | number | undefined,
  group: string | number | undefined,
): { user?: string; userId?: number; group?: string; groupId?: number } {
  return {
    ...(typeof user === 'string' ? { user } : {}),
    ...(typeof user === 'number' ? { userId: user } : {}),
    ...(typeof group === 'string' ? { group } : {}),
    ...(typeof group === 'number' ? { groupId: group } : {}),
    ...(typeof user === 'number' && group === undefined ? { groupId: user } : {}),
  };
}
