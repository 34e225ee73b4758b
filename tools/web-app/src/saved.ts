import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** How often the folder is looked at, in milliseconds. */
const every = 150;

/** What is nobody's source. */
const foreign = /^(\..*|__pycache__|node_modules|venv|dist|build)$|~$|\.(swp|pyc|tmp)$/;

/**
 * Files that were saved, made or removed, by their path from the folder, those of one moment together. By looking at their
 * times: the system's own word on a folder is lost when an editor puts a new file in the place of the old one.
 */
export async function* saved(folder: string, signal: AbortSignal): AsyncGenerator<readonly string[], void, undefined> {
  let before = marksOf(folder);
  while (!signal.aborted) {
    await pause(every, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const now = marksOf(folder);
    const changed = [...new Set([...before.keys(), ...now.keys()])].filter(
      (file) => before.get(file) !== now.get(file),
    );
    before = now;
    if (changed.length > 0) yield changed.toSorted();
  }
}

/** A mark of each file that changes whenever it is saved. */
function marksOf(folder: string, into = new Map<string, string>(), below = ''): ReadonlyMap<string, string> {
  for (const entry of entriesOf(path.join(folder, below))) {
    if (foreign.test(entry.name)) continue;
    const file = path.posix.join(below, entry.name);
    if (entry.isDirectory()) marksOf(folder, into, file);
    else {
      const stat = fs.statSync(path.join(folder, file), { throwIfNoEntry: false });
      if (stat) into.set(file, `${stat.ino} ${stat.mtimeMs} ${stat.size}`);
    }
  }
  return into;
}

/** A folder that goes away while it is looked at is empty. */
function entriesOf(folder: string): readonly fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
