import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import type { Home } from '../home/home.ts';

/**
 * One controller a home: the lock is SQLite's lock of a file, which the kernel frees however the process ends.
 *
 * @returns how to let it go; undefined when another controller has it
 * @throws GrimoireError when the lock cannot be asked for, on a disk that cannot be written for instance
 */
export function takeHome(home: Home): (() => void) | undefined {
  const file = join(home.path, 'controller.lock');
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file);
    const held = lock;
    held.exec('pragma journal_mode = memory; begin exclusive');
    return () => held.close();
  } catch (error) {
    lock?.close();
    if (isBusy(error)) return undefined;
    throw new GrimoireError(`cannot lock ${file}: ${reasonOf(error)}`, { cause: error });
  }
}

/** SQLite's code 5: somebody else has it. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}
