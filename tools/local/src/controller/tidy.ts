import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../home/grimoire-error.ts';
import type { Home } from '../home/home.ts';
import { modelNames } from './model-folder.ts';

/**
 * What a controller leaves when it ends: of a home without models nothing, of one with pods that go on their sockets.
 * To be called while the home is still taken.
 */
export function tidyHome(home: Home): void {
  rmSync(home.controllerSocket, { force: true });
  rmSync(home.controllerPid, { force: true });
  if (modelNames(home).length > 0) return;
  rmSync(home.runtime, { recursive: true, force: true });
  rmSync(home.controllerLog, { force: true });
  removeEmpty(join(home.path, 'models'));
  // The last one: whoever takes it from here on makes all of this anew.
  for (const name of readdirSync(home.path)) {
    if (name.startsWith('controller.lock')) rmSync(join(home.path, name), { force: true });
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY'].includes(errorCode(error))) throw error;
  }
}
