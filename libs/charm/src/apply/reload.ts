import type { PebbleApi, ServiceInfo } from '@grimoire/pebble';
import type { Run } from '../dispatch/runtime.ts';
import type { RunGoal } from '../goal.ts';
import { digestOf, type WantedFile } from './files.ts';

/**
 * Tells services to read their files again, those that ran already when the files changed. What was told is remembered
 * last, so that a kill in between has it told again.
 *
 * @param before - the services as they were found; one that has started since has read what is there now.
 */
export async function applyReloads(
  run: Run,
  container: string,
  pebble: PebbleApi,
  goal: RunGoal,
  files: readonly WantedFile[],
  { before, now }: { readonly before: readonly ServiceInfo[]; readonly now: readonly ServiceInfo[] },
): Promise<void> {
  for (const [name, { reload }] of Object.entries(goal.services)) {
    const service = now.find((one) => one.name === name);
    if (reload === undefined || service?.current !== 'active') continue;
    const key = `reload/${container}/${name}`;
    const digest = digestOf(files.filter(({ path }) => reload.files.some((own) => own === path)));
    if (run.memory.get(key) === digest) continue;
    const since = before.find((one) => one.name === name && one.current === 'active')?.currentSince;
    if (since !== undefined && since === service.currentSince) {
      await pebble.sendSignal(reload.signal, [name]);
      run.log.info(`${container}: ${name} reads ${reload.files.join(', ')} again: ${reload.signal}`);
    }
    run.memory.set(key, digest);
  }
}
