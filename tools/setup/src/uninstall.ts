import { removeLayers } from '@grimoire/rock';
import fs from 'node:fs';
import path from 'node:path';

/** What a home is removed with. */
export interface Removal {
  /** The home's folder: `.grimoire`, or `GRIMOIRE_HOME`. */
  readonly home: string;
  /** Folder of its sockets. */
  readonly runtime: string;
  /** Ends a model and removes its files, those of mapped users too. @returns whether it did */
  destroy(model: string): Promise<boolean>;
}

/** What we put into a home. Anything else that lies there is somebody's, and stays. */
const ours = ['cache', 'peers', 'bench', 'models'];

/**
 * Removes all that was ever made in a home, files of mapped users included, which a plain `rm` could not.
 *
 * @returns names of models that are still there; then nothing else was touched either
 */
export async function uninstall({ home, runtime, destroy }: Removal): Promise<readonly string[]> {
  const kept: string[] = [];
  for (const model of namesIn(path.join(home, 'models'))) {
    if (!(await destroy(model))) kept.push(model);
  }
  if (kept.length > 0) return kept;
  const cache = path.join(home, 'cache');
  // A cache may be a link to another home's, whose it stays.
  if (fs.lstatSync(cache, { throwIfNoEntry: false })?.isDirectory() === true) await removeLayers(cache);
  for (const name of namesIn(home)) {
    if (ours.includes(name) || name.startsWith('controller.')) {
      fs.rmSync(path.join(home, name), { recursive: true, force: true });
    }
  }
  fs.rmSync(runtime, { recursive: true, force: true });
  // Around it is a folder for all homes of this user: it goes with the last.
  if (namesIn(path.dirname(runtime)).length === 0) fs.rmSync(path.dirname(runtime), { recursive: true, force: true });
  if (namesIn(home).length === 0) fs.rmSync(home, { recursive: true, force: true });
  return [];
}

function namesIn(folder: string): readonly string[] {
  return fs.existsSync(folder) ? fs.readdirSync(folder) : [];
}
