import { Pebble } from '@grimoire/pebble';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Grimoire } from './grimoire.ts';

/** Asks the Pebble of a workload container from outside. */
export async function askPebble<T>(
  grimoire: Grimoire,
  unit: string,
  container: string,
  ask: (pebble: Pebble) => Promise<T>,
): Promise<T> {
  const sockets = path.join(grimoire.modelFolder, 'machine/pods', unit.replace('/', '-'), 'charm-data/containers');
  // The address of a socket may have 107 bytes, and a home's path can be longer.
  const short = fs.mkdtempSync(path.join(os.tmpdir(), 'p-'));
  fs.symlinkSync(path.join(sockets, container), path.join(short, 'c'));
  const pebble = new Pebble({ socketPath: path.join(short, 'c/pebble.socket'), timeoutMs: 10_000 });
  try {
    return await ask(pebble);
  } finally {
    pebble.close();
    fs.rmSync(short, { recursive: true, force: true });
  }
}

/** Another one for every start of the container. */
export function bootId(grimoire: Grimoire, unit: string, container: string): Promise<string> {
  return askPebble(grimoire, unit, container, async (pebble) => (await pebble.systemInfo()).bootId);
}
