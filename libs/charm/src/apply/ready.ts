import type { Run, Target } from '../dispatch/runtime.ts';
import type { CheckGoal, RunGoal } from '../goal.ts';
import { waiting } from '../reading.ts';
import type { Outcome } from './outcome.ts';

const patience = 30_000;
const interval = 200;

/**
 * After a start, waits until the `ready` checks' own targets answer, at most 30 s for all of them. Pebble itself would
 * first look after a whole period. `exec` checks are left to Pebble. Answers whether all do.
 */
export async function waitUntilReady(run: Run, container: string, goal: RunGoal, outcome: Outcome): Promise<boolean> {
  const deadline = run.outside.now() + patience;
  let all = true;
  for (const [name, check] of Object.entries(goal.checks ?? {})) {
    const target = check.level === 'ready' ? targetOf(check) : undefined;
    if (target === undefined || (await answers(run, target, deadline))) continue;
    all = false;
    outcome.add(waiting(`${container}/${name}`, `${container}: waiting for ${name}: it does not answer yet`));
  }
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
