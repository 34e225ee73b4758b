import { changeUnit } from '../change.ts';
import { hookName, isRelationHook, isSecretHook, type Hook } from '../hook.ts';
import type { Model, Status } from '../model.ts';

/** Nothing runs any more: the agent shows `idle`, or `error` while a failed hook waits for its retry. */
export function rest(model: Model, name: string, at: number): Model {
  return changeUnit(model, name, (unit) => {
    const { failed } = unit.agent;
    return {
      ...unit,
      agentStatus: failed ? errorStatus(model, name, failed.hook, at) : { status: 'idle', message: '', since: at },
    };
  });
}

function errorStatus(model: Model, name: string, hook: Hook, at: number): Status {
  const data: Record<string, string | number> = { hook: hookName(hook) };
  if (isRelationHook(hook)) {
    data['relation-id'] = hook.relation;
    if ('remoteUnit' in hook && hook.remoteUnit !== undefined) data['remote-unit'] = hook.remoteUnit;
  }
  if (isSecretHook(hook)) {
    data['secret-uri'] = `secret:${hook.secret}`;
    data['secret-label'] = model.secrets[hook.secret]?.consumers[name]?.label ?? '';
  }
  return { status: 'error', message: `hook failed: "${hookName(hook)}"`, since: at, data };
}
