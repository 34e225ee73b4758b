import type { PebbleApi, ServiceInfo } from '@grimoire/pebble';
import type { Run } from '../dispatch/runtime.ts';
import type { RunGoal } from '../goal.ts';
import { digestOf, type WantedFile } from './files.ts';

export interface Found {
  /** The services as they were found; one that has started since has read what is there now. */
  readonly before: readonly ServiceInfo[];
  readonly now: readonly ServiceInfo[];
  /** Whether the tasks that a file needs are done. */
  readonly met: (file: WantedFile) => boolean;
}

/**
 * Tells services to read their files again, those that ran already when the files changed. What was told is remembered
 * last, so that a kill in between has it told again.
 */
export async function applyReloads(
  run: Run,
  container: string,
  pebble: PebbleApi,
  goal: RunGoal,
  files: readonly WantedFile[],
  { before, now, met }: Found,
): Promise<void> {
  for (const [name, { reload }] of Object.entries(goal.services)) {
    const service = now.find((one) => one.name === name);
    if (reload === undefined || service?.current !== 'active') continue;
    const key = `reload/${container}/${name}`;
    const read = files.filter(({ path }) => reload.files.some((own) => own === path));
    // One that waits for a task is not written yet.
    if (!read.every(met)) continue;
    const digest = digestOf(read);
    if (run.memory.get(key) === digest) continue;
    const since = before.find((one) => one.name === name && one.current === 'active')?.currentSince;
    if (since !== undefined && since === service.currentSince) {
      await pebble.sendSignal(reload.signal, [name]);
      run.log.info(`${container}: ${name} reads ${reload.files.join(', ')} again: ${reload.signal}`);
    }
    run.memory.set(key, digest);
  }
}
