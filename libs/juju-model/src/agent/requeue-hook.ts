import { changeAgent, omit } from '../change.ts';
import type { Model, RunningHook } from '../model.ts';
import { settle } from '../settle.ts';
import { rest } from './rest.ts';

/** A hook that died of SIGTERM or SIGKILL is no failure: it comes again, before anything else. */
export function requeueHook(model: Model, name: string, { hook }: RunningHook, at: number): Model {
  const next = changeAgent(model, name, (agent) => ({
    ...omit(agent, 'running', 'failed'),
    // `install` comes by itself while nothing is installed, so that a dying unit is spared it.
    ...(hook.kind === 'install' ? {} : { queued: hook }),
  }));
  return settle(rest(next, name, at), at);
}
