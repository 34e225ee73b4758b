import type { Run } from '../dispatch/runtime.ts';
import type { Target } from '../dispatch/outside.ts';
import type { CheckGoal, RunGoal } from '../goal.ts';
import { waiting } from '../reading.ts';
import type { Outcome } from './outcome.ts';

const patience = 30_000;
const interval = 200;

/**
 * After a start, waits until the `ready` checks' own targets answer, at most 30 s for all of them. Pebble itself would
 * first look after a whole period, and calls a check `up` until then. Once they answered, the checks are Pebble's; until
 * then each look asks once. `exec` checks are left to Pebble. Answers whether all did.
 *
 * @param digest - what was started: another one has to answer anew.
 */
export async function confirmReady(
  run: Run,
  container: string,
  goal: RunGoal,
  digest: string,
  started: boolean,
  outcome: Outcome,
): Promise<boolean> {
  const key = `answered/${container}`;
  if (!started && run.memory.get(key) === digest) return true;
  const deadline = run.outside.now() + (started ? patience : 0);
  let all = true;
  for (const [name, check] of Object.entries(goal.checks ?? {})) {
    const target = check.level === 'ready' && check.startup !== 'disabled' ? targetOf(check) : undefined;
    if (target === undefined || (await answers(run, target, deadline))) continue;
    all = false;
    outcome.add(waiting(`${container}/${name}`, `${container}: waiting for ${name}: it does not answer yet`));
  }
  if (all) run.memory.set(key, digest);
  else run.memory.forget(key);
  return all;
}

async function answers(run: Run, target: Target, deadline: number): Promise<boolean> {
  for (;;) {
    if (await run.outside.ask(target)) return true;
    if (run.outside.now() >= deadline) return false;
    await run.outside.pause(interval);
  }
}

function targetOf(check: CheckGoal): Target | undefined {
  if (check.http?.url !== undefined) return { http: check.http.url };
  if (check.tcp?.port !== undefined) return { tcp: { host: check.tcp.host ?? 'localhost', port: check.tcp.port } };
  return undefined;
}
