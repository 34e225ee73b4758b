import { commitHook } from '../agent/commit-hook.ts';
import { configSeen } from '../agent/config-seen.ts';
import { changeAgent, unitOf } from '../change.ts';
import type { Model } from '../model.ts';
import { ModelError } from '../model-error.ts';

/** `juju resolved`: the failed hook runs again at once; with `retry: false` (`--no-retry`) it counts as done. */
export function resolved(
  model: Model,
  name: string,
  { retry = true }: { readonly retry?: boolean },
  at: number,
): Model {
  const unit = unitOf(model, name);
  const { failed } = unit.agent;
  if (!failed) throw new ModelError(`unit "${name}" is not in an error state`);
  if (retry) return changeAgent(model, name, (agent) => ({ ...agent, failed: { ...failed, retryAt: at } }));
  const skipped = { hook: failed.hook, contextId: '', since: at, seen: configSeen(model, unit) };
  return commitHook(model, name, skipped, at);
}
