import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world/index.ts';
import type { Timings } from './timings.ts';

export interface Probed {
  readonly world: World;
  readonly pod: string;
  /** Of the container's Pebble. */
  readonly port: number;
  readonly timings: Timings;
  /** Whether the container takes part in its Service. */
  ready(is: boolean): void;
  /** The container is to be restarted, and why. Resolves when it was. */
  unhealthy(why: string): Promise<void>;
}

/**
 * Kubernetes' three probes of one workload container, until the signal: first the startup probe, then liveness and
 * readiness. They ask Pebble, so a failing check of level `alive` restarts the container and one of level `ready` takes
 * the pod out of its Service (juju.md 4.2).
 */
export async function probeContainer(target: Probed, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    target.ready(false);
    const why = (await awaitStart(target, signal)) ?? (await watch(target, signal));
    if (why === undefined || signal.aborted) return;
    await target.unhealthy(why);
  }
}

/** @returns why the container counts as failed; undefined when it answered, or the signal came */
async function awaitStart(target: Probed, signal: AbortSignal): Promise<string | undefined> {
  const { startupAttempts, startupPeriod } = target.timings;
  for (let attempt = 0; attempt < startupAttempts; attempt++) {
    if (signal.aborted || (await healthy(target, 'alive'))) return undefined;
    await pause(startupPeriod, signal);
  }
  return `Pebble did not answer its startup probe ${startupAttempts} times`;
}

async function watch(target: Probed, signal: AbortSignal): Promise<string | undefined> {
  const { livenessFailures, probePeriod } = target.timings;
  let failures = 0;
  while (!signal.aborted) {
    const alive = await healthy(target, 'alive');
    target.ready(alive && (await healthy(target, 'ready')));
    failures = alive ? 0 : failures + 1;
    if (failures >= livenessFailures) return `its liveness probe failed ${failures} times`;
    await pause(probePeriod, signal);
  }
  return undefined;
}

async function healthy({ world, pod, port, timings }: Probed, level: 'alive' | 'ready'): Promise<boolean> {
  try {
    const result = await world.probe(pod, { port, path: `/v1/health?level=${level}`, timeoutMs: timings.probeTimeout });
    return 'status' in result && result.status >= 200 && result.status < 400;
  } catch {
    return false;
  }
}

/** Sleeps, or wakes at the signal. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
