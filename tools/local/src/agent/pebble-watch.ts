import { checkFailed, checkRecovered, noticeOccurred, workloadBooted, type Store } from '@grimoire/juju-model';
import { ApiError, Pebble, PebbleError, type Notice, type PebbleApi } from '@grimoire/pebble';
import { setTimeout as sleep } from 'node:timers/promises';

export interface PebbleWatchInput {
  readonly store: Store;
  readonly unit: string;
  readonly container: string;
  readonly socketPath: string;
  /** Milliseconds between two looks. */
  readonly period: number;
}

/**
 * Juju's poller of one workload container, until the signal (juju.md 3.4): a boot id not seen before makes one
 * `pebble-ready`; custom notices and changes of checks become events. The cursor of notices begins empty, so they come
 * again when the agent starts again.
 */
export async function watchPebble(input: PebbleWatchInput, signal: AbortSignal): Promise<void> {
  await Promise.all([watchBoots(input, signal), watchNotices(input, signal)]);
}

async function watchBoots(input: PebbleWatchInput, signal: AbortSignal): Promise<void> {
  const { store, unit, container, socketPath, period } = input;
  const pebble = new Pebble({ socketPath, timeoutMs: 5000 });
  try {
    while (!signal.aborted) {
      const boot = await bootId(pebble);
      const known = store.read().units[unit];
      if (known === undefined || signal.aborted) return;
      // A Pebble that does not answer for a while is not a new one: only another boot id is.
      if (boot !== undefined && known.agent.boots[container] !== boot) {
        store.update((model) => workloadBooted(model, unit, container, boot, Date.now()));
      }
      await pause(period, signal);
    }
  } finally {
    pebble.close();
  }
}

async function bootId(pebble: PebbleApi): Promise<string | undefined> {
  try {
    return (await pebble.systemInfo()).bootId;
  } catch (error) {
    if (error instanceof PebbleError) return undefined;
    throw error;
  }
}

/** Juju's long poll: 30 seconds, a second's rest after an error. */
async function watchNotices(input: PebbleWatchInput, signal: AbortSignal): Promise<void> {
  // A connection of its own: a long poll must not hold up the other questions.
  const pebble = new Pebble({ socketPath: input.socketPath });
  // A long poll that is no longer wanted is let go, not waited for.
  const stop = (): void => pebble.close();
  signal.addEventListener('abort', stop, { once: true });
  let after: string | undefined;
  try {
    while (!signal.aborted) {
      try {
        const notices = await pebble.notices({ timeoutMs: 30_000, ...(after !== undefined && { after }) });
        for (const notice of notices) {
          await tell(input, pebble, notice);
          after = notice.lastRepeated;
        }
      } catch (error) {
        if (!(error instanceof PebbleError)) throw error;
        await pause(1000, signal);
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
    pebble.close();
  }
}

async function tell({ store, unit, container }: PebbleWatchInput, pebble: PebbleApi, notice: Notice): Promise<void> {
  if (store.read().units[unit] === undefined) return;
  if (notice.type === 'custom') {
    store.update((model) => noticeOccurred(model, unit, container, { id: notice.id, key: notice.key }, Date.now()));
    return;
  }
  const kind = notice.lastData['kind'];
  if (notice.type !== 'change-update' || (kind !== 'perform-check' && kind !== 'recover-check')) return;
  const change = await finalChange(pebble, notice.key);
  const check = notice.lastData['check-name'] ?? change?.check;
  if (check === undefined) return;
  // A change that Pebble has forgotten already counts as final.
  if (kind === 'perform-check' && (change === undefined || change.status === 'Error')) {
    store.update((model) => checkFailed(model, unit, container, check, Date.now()));
  }
  if (kind === 'recover-check' && (change === undefined || change.status === 'Done')) {
    store.update((model) => checkRecovered(model, unit, container, check, Date.now()));
  }
}

async function finalChange(pebble: PebbleApi, id: string): Promise<{ status: string; check?: string } | undefined> {
  try {
    const { status, data } = await pebble.change(id);
    const check = data['check-name'];
    return typeof check === 'string' ? { status, check } : { status };
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
