import { changeAgent, omit, unitOf } from '../change.ts';
import { isWorkloadHook, type Hook } from '../hook.ts';
import { retriesHooks } from '../model-config.ts';
import type { Model, RunningHook } from '../model.ts';
import { settle } from '../settle.ts';
import { rest } from './rest.ts';
import { restartAgent } from './restart-agent.ts';

const FIRST_RETRY = 5_000;
const LAST_RETRY = 5 * 60_000;
/** How often the agent asks each workload's Pebble whether it started anew. */
const POLL = 5_000;

/**
 * A hook failed, or its flush did: the unit is in error and the hook comes again after 5 s, twice as long each time, at
 * most 5 min. Workload hooks are different (juju.md 3.4): a failed `pebble-ready` comes with the next poll, a failed
 * notice or check restarts the agent, and the unit does not stay in error.
 *
 * @param jitter - in [0, 1): up to a fifth is added to the wait.
 */
export function failHook(
  model: Model,
  name: string,
  { hook }: Pick<RunningHook, 'hook'>,
  at: number,
  jitter: number,
): Model {
  if (isWorkloadHook(hook)) return settle(dropWorkloadHook(model, name, hook, at), at);
  const attempts = (unitOf(model, name).agent.failed?.attempts ?? 0) + 1;
  const wait = Math.min(FIRST_RETRY * 2 ** Math.min(attempts - 1, 16), LAST_RETRY) * (1 + jitter / 5);
  const retryAt = retriesHooks(model) ? { retryAt: Math.round(at + wait) } : {};
  const next = changeAgent(model, name, (agent) => ({
    ...omit(agent, 'running', 'queued'),
    failed: { hook, attempts, ...retryAt },
  }));
  return settle(rest(next, name, at), at);
}

function dropWorkloadHook(model: Model, name: string, hook: Hook, at: number): Model {
  const idle = rest(
    changeAgent(model, name, (agent) => omit(agent, 'running', 'failed')),
    name,
    at,
  );
  if (hook.kind !== 'pebble-ready') return restartAgent(idle, name, at);
  return changeAgent(idle, name, (agent) =>
    agent.boots[hook.container] === hook.boot
      ? { ...agent, events: [...agent.events, { hook, notBefore: at + POLL }] }
      : agent,
  );
}
