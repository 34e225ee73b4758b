import { readFileSync } from 'node:fs';

/** One line of a uid or gid map: `count` ids from `inside` are `outside` on the host. */
export interface IdRange {
  readonly inside: number;
  readonly outside: number;
  readonly count: number;
}

/** A rock's `_daemon_` user; no default subordinate range reaches it, so it gets one id of the range for itself. */
export const daemonId = 584_792;

/** How many subordinate ids a user needs: 1 to 65534, and the daemon's. */
export const subordinateCount = 65_535;

/** Root inside is the user itself, 1 to 65534 and the daemon's id come from the subordinate range. */
export function userMap(id: number, subordinate: number): readonly IdRange[] {
  return [
    { inside: 0, outside: id, count: 1 },
    { inside: 1, outside: subordinate, count: 65_534 },
    { inside: daemonId, outside: subordinate + 65_534, count: 1 },
  ];
}

/** The whole map of a process that is root already: every id it has stays itself. */
export function sameMap(procMap: string): readonly IdRange[] {
  return procMap
    .trim()
    .split('\n')
    .map((line) => {
      const [inside = Number.NaN, , count = Number.NaN] = line.trim().split(/\s+/).map(Number);
      return { inside, outside: inside, count };
    });
}

/**
 * The first id of a user's subordinate range in the text of `/etc/subuid` or `/etc/subgid` (`name-or-id:first:count`);
 * undefined when no range is large enough.
 */
export function subordinateStart(text: string, user: string, uid: number): number | undefined {
  for (const line of text.split('\n')) {
    const [owner, first, count] = line.split(':');
    if (owner !== user && owner !== String(uid)) continue;
    if (Number(count) >= subordinateCount) return Number(first);
  }
  return undefined;
}

/** As `newuidmap` takes it: `inside outside count` after one another. */
export function mapArguments(map: readonly IdRange[]): string[] {
  return map.flatMap(({ inside, outside, count }) => [String(inside), String(outside), String(count)]);
}

/** A file that may not be there, as text. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
