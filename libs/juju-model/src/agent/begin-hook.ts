import { changeAgent, changeUnit, omit, unitOf } from '../change.ts';
import { hookName, isRelationHook, isSecretHook, type Hook } from '../hook.ts';
import type { Model, Unit } from '../model.ts';
import { configSeen } from './config-seen.ts';
import { enterScope, refreshAddresses } from './scope.ts';

/** Just before the process starts: what the agent writes down and what it does on its own for this hook. */
export function beginHook(model: Model, name: string, hook: Hook, contextId: string, at: number): Model {
  let next = prepared(model, name, hook, at);
  const seen = configSeen(next, unitOf(next, name));
  next = changeAgent(next, name, (agent) => ({
    ...omit(agent, 'queued'),
    // A hook that was queued stays so while an action or a storage hook is put in front of it.
    ...(agent.queued && !isSame(agent.queued, hook) ? { queued: agent.queued } : {}),
    ...(hook.kind === 'start' ? { startOwed: false } : {}),
    ...(hook.kind === 'leader-elected' ? { leader: true } : {}),
    events: withoutFirst(agent.events, hook),
    running: { hook, contextId, since: at, seen },
  }));
  if (hook.kind === 'update-status') return next;
  return changeUnit(next, name, (unit) => ({
    ...unit,
    agentStatus: { status: 'executing', message: runningMessage(hook), since: at },
  }));
}

function prepared(model: Model, name: string, hook: Hook, at: number): Model {
  switch (hook.kind) {
    case 'relation-created':
      return enterScope(model, name, hook.relation);
    case 'config-changed':
      return refreshAddresses(model, name);
    case 'leader-settings-changed': {
      const version = model.applications[unitOf(model, name).application]?.leaderSettings.version ?? 0;
      return changeAgent(model, name, (agent) => ({ ...agent, leaderSettingsSeen: version }));
    }
    case 'install':
      return changeUnit(model, name, (unit) =>
        unit.agent.statusSet ? unit : maintenance(unit, 'installing charm software', at),
      );
    case 'stop':
      return changeUnit(model, name, (unit) => maintenance(unit, 'stopping charm software', at));
    case 'remove':
      return changeUnit(model, name, (unit) => maintenance(unit, 'cleaning up prior to charm deletion', at));
    case 'action': {
      const action = model.actions[hook.id];
      if (!action) return model;
      return { ...model, actions: { ...model.actions, [hook.id]: { ...action, status: 'running', started: at } } };
    }
    default:
      return model;
  }
}

export function maintenance(unit: Unit, message: string, at: number): Unit {
  return { ...unit, workload: { status: 'maintenance', message, since: at } };
}

/** Whether two choices mean the same hook. */
export function isSame(a: Hook, b: Hook): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function withoutFirst(events: Unit['agent']['events'], hook: Hook): Unit['agent']['events'] {
  const index = events.findIndex((event) => isSame(event.hook, hook));
  return index < 0 ? events : events.toSpliced(index, 1);
}

/** What `juju status` shows of an executing agent. */
function runningMessage(hook: Hook): string {
  if (hook.kind === 'action') return `running action ${hook.action}`;
  const running = `running ${hookName(hook)} hook`;
  if (isRelationHook(hook) && 'remoteUnit' in hook && hook.remoteUnit !== undefined)
    return `${running} for ${hook.remoteUnit}`;
  if (!isSecretHook(hook)) return running;
  const revision = hook.kind === 'secret-expired' || hook.kind === 'secret-remove' ? `/${hook.revision}` : '';
  return `${running} for secret:${hook.secret}${revision}`;
}
