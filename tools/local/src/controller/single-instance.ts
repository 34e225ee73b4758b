import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { Home } from '../home/home.ts';

/**
 * One controller a home: the lock is SQLite's lock of a file, which the kernel frees however the process ends.
 *
 * @returns how to let it go; undefined when another controller has it
 */
export function takeHome(home: Home): (() => void) | undefined {
  const lock = new DatabaseSync(join(home.path, 'controller.lock'));
  try {
    lock.exec('pragma journal_mode = memory; begin exclusive');
    return () => lock.close();
  } catch {
    lock.close();
    return undefined;
  }
}
