import type { HookRecord } from '../controller/hook-journal.ts';
import type { Grimoire } from './grimoire.ts';

/** What `grimoire hooks --format json` shows of a unit. */
export async function recordsOf(grimoire: Grimoire, unit: string): Promise<readonly HookRecord[]> {
  // What we printed ourselves is of this type.
  return JSON.parse(await grimoire.ok('hooks', unit, '-n', '0', '--format', 'json'));
}

/** Names of the hooks that ran on a unit, oldest first; with the remote unit's events only those that match. */
export async function hookNames(grimoire: Grimoire, unit: string, pattern: RegExp = /./): Promise<readonly string[]> {
  return (await recordsOf(grimoire, unit)).map(({ hook }) => hook).filter((name) => pattern.test(name));
}
