import { createHash } from 'node:crypto';
import type { FileInfo, PebbleApi } from '@grimoire/pebble';
import type { FileGoal, RunGoal } from '../goal.ts';
import { plain } from '../secret.ts';
import type { Disk } from './disk.ts';

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
export async function applyDirectories(pebble: PebbleApi, goal: RunGoal, disk: Disk): Promise<readonly string[]> {
  const made: string[] = [];
  for (const [path, { mode = 0o755, user, group }] of Object.entries(goal.directories ?? {})) {
    if (disk.info.has(path)) continue;
    await pebble.makeDir(path, { permissions: mode, makeParents: true, ...owner(user, group) });
    made.push(path);
  }
  return made;
}

/** Writes files that differ in content, mode or owner. Answers with their paths. */
export async function applyFiles(
  pebble: PebbleApi,
  files: readonly WantedFile[],
  disk: Disk,
): Promise<readonly string[]> {
  const written: string[] = [];
  for (const file of files) {
    if (isRight(file, disk)) continue;
    await pebble.writeFile(file.path, file.content, {
      permissions: file.mode,
      makeDirs: true,
      ...owner(file.user, file.group),
    });
    written.push(file.path);
  }
  return written;
}

function isRight(file: WantedFile, { info, content }: Disk): boolean {
  const found = info.get(file.path);
  if (found === undefined) return false;
  if (file.when === 'create') return true;
  const read = content.get(file.path);
  return (
    found.permissions === file.mode &&
    owned(found, file) &&
    read !== undefined &&
    Buffer.from(file.content).equals(read)
  );
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
