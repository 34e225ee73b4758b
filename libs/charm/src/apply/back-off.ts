import type { Run } from '../dispatch/runtime.ts';

/** What failed before, for the same key. */
export interface Failure {
  readonly key: string;
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What it said, cleaned. */
  readonly why: string;
}

const first = 5_000;
const most = 300_000;

/** The failure that is too fresh to try again: 5 s after the first, then twice as long each time, at most 5 minutes. */
export function tooFresh(run: Run, name: string, key: string): Failure | undefined {
  const failure = recall(run, name);
  if (failure?.key !== key) return undefined;
  // A clock that was set back must not keep us waiting for ever.
  const passed = Math.abs(run.outside.now() - failure.at);
  return passed < Math.min(most, first * 2 ** (failure.attempts - 1)) ? failure : undefined;
}

export function failed(run: Run, name: string, key: string, why: string): void {
  const before = recall(run, name);
  const attempts = before?.key === key ? before.attempts + 1 : 1;
  run.memory.set(`failure/${name}`, { key, attempts, at: run.outside.now(), why });
}

export function succeeded(run: Run, name: string): void {
  run.memory.forget(`failure/${name}`);
}

function recall(run: Run, name: string): Failure | undefined {
  const found = run.memory.get(`failure/${name}`);
  if (typeof found !== 'object' || found === null) return undefined;
  if (!('key' in found && 'attempts' in found && 'at' in found && 'why' in found)) return undefined;
  const { key, attempts, at, why } = found;
  return typeof key === 'string' && typeof attempts === 'number' && typeof at === 'number' && typeof why === 'string'
    ? { key, attempts, at, why }
    : undefined;
}
