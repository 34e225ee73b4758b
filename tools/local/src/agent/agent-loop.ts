import { nextHook, type Hook } from '@grimoire/juju-model';
import type { ModelStore } from '../controller/model-store.ts';

/** Why an agent ended: its unit is removed, its pod is to go, or the controller ends. */
export type AgentEnd = 'removed' | 'stopped' | 'aborted';

export interface AgentLoopInput {
  readonly store: ModelStore;
  readonly unit: string;
  /** Runs one hook to its end, whatever becomes of it. */
  dispatch(hook: Hook): Promise<void>;
  /** What somebody asked to be run between two hooks. */
  asked(): (() => Promise<void>) | undefined;
}

/** Looks at the clock this often when nothing changes: timers of the model are met within it. */
const glance = 500;

/** When an agent ends before its unit does. */
export interface AgentSignals {
  /** After the hook that runs. */
  readonly until: AbortSignal;
  /** The hook that runs is killed by it, and no other follows: the time to stop in is used up. */
  readonly kill: AbortSignal;
}

/** Juju's uniter: as long as the model has a next hook for the unit, it is run; else a change is awaited. */
export async function runAgent(
  { store, unit, dispatch, asked }: AgentLoopInput,
  { until, kill }: AgentSignals,
): Promise<AgentEnd> {
  for (;;) {
    if (until.aborted) return 'aborted';
    if (kill.aborted) return 'stopped';
    const changed = nextChange(store, until);
    const model = store.read();
    const state = model.units[unit];
    if (state === undefined || state.life === 'dead') return changed.cancel('removed');
    const between = asked();
    const hook = nextHook(model, unit, Date.now());
    if (between !== undefined) {
      changed.cancel(undefined);
      await between();
    } else if (hook !== undefined) {
      changed.cancel(undefined);
      await dispatch(hook);
    } else if (state.pod?.terminating === true) {
      return changed.cancel('stopped');
    } else {
      await changed.wait();
    }
  }
}

/** Listens from now on, so that no change between looking and waiting is missed. */
function nextChange(store: ModelStore, signal: AbortSignal): { wait(): Promise<void>; cancel<T>(value: T): T } {
  let wake: () => void = () => undefined;
  const woken = new Promise<void>((resolve) => (wake = resolve));
  const timer = setTimeout(wake, glance);
  const ignore = store.onChange(wake);
  signal.addEventListener('abort', wake, { once: true });
  const end = (): void => {
    clearTimeout(timer);
    ignore();
    signal.removeEventListener('abort', wake);
  };
  return {
    wait: () => woken.finally(end),
    cancel(value) {
      end();
      return value;
    },
  };
}
