import { changeAgent, changeSecret, changeUnit, omit, unitOf, without } from '../change.ts';
import type { Hook, RelationHook } from '../hook.ts';
import { updateStatusInterval } from '../model-config.ts';
import type { Agent, Model, RelationSeen, RunningHook } from '../model.ts';
import { afterRotateHook, SECRET_RETRY } from '../secrets/rotation.ts';
import { settle } from '../settle.ts';
import { maintenance } from './begin-hook.ts';
import { rest } from './rest.ts';
import { leaveScope } from './scope.ts';

/** A hook succeeded (or counts as done): the agent records what it has told the charm, and what follows at once. */
export function commitHook(model: Model, name: string, running: RunningHook, at: number): Model {
  const { hook } = running;
  const interval = updateStatusInterval(model);
  const next = changeAgent(model, name, (agent) => {
    const told = toldBy(omit(agent, 'running', 'failed'), running);
    // Any hook that ran takes a tick that fell due meanwhile with it.
    return { ...told, updateStatusAt: agent.updateStatusAt <= at ? at + interval : agent.updateStatusAt };
  });
  return settle(consequences(rest(next, name, at), name, hook, at), at);
}

function toldBy(agent: Agent, { hook, seen }: RunningHook): Agent {
  switch (hook.kind) {
    case 'install':
      return { ...agent, installed: true, removed: false };
    case 'start':
      return { ...agent, started: true, stopped: false };
    case 'stop':
      return { ...agent, stopped: true };
    case 'remove':
      return { ...agent, removed: true };
    case 'config-changed':
      return agent.started ? { ...agent, seen } : { ...agent, seen, queued: { kind: 'start' } };
    case 'upgrade-charm':
      return { ...agent, upgradeOwed: false, queued: { kind: 'config-changed' } };
    case 'pebble-ready':
      return { ...agent, bootsTold: { ...agent.bootsTold, [hook.container]: hook.boot } };
    case 'relation-broken':
      return { ...agent, relations: without(agent.relations, hook.relation) };
    case 'relation-created':
    case 'relation-joined':
    case 'relation-changed':
    case 'relation-departed': {
      const known = agent.relations[hook.relation];
      return known
        ? { ...agent, relations: { ...agent.relations, [hook.relation]: relationToldBy(known, hook) } }
        : agent;
    }
    default:
      return agent;
  }
}

function relationToldBy(known: RelationSeen, hook: RelationHook): RelationSeen {
  switch (hook.kind) {
    case 'relation-created':
      return { ...known, created: true };
    case 'relation-joined':
      return { ...known, members: { ...known.members, [hook.remoteUnit]: hook.version }, changedOwed: hook.remoteUnit };
    case 'relation-changed': {
      const { remoteUnit, remoteApplication, version } = hook;
      if (remoteUnit === undefined) {
        return { ...known, applications: { ...known.applications, [remoteApplication]: version } };
      }
      const paid = known.changedOwed === remoteUnit ? omit(known, 'changedOwed') : known;
      return { ...paid, members: { ...paid.members, [remoteUnit]: version } };
    }
    case 'relation-departed':
      return { ...known, members: without(known.members, hook.remoteUnit) };
    case 'relation-broken':
      return known;
  }
}

function consequences(model: Model, name: string, hook: Hook, at: number): Model {
  switch (hook.kind) {
    case 'start':
      // A charm that has not said anything by the end of its first start is of unknown status.
      if (unitOf(model, name).agent.statusSet) return model;
      return changeUnit(model, name, (unit) => ({ ...unit, workload: { status: 'unknown', message: '', since: at } }));
    case 'stop':
      return changeUnit(model, name, (unit) => maintenance(unit, '', at));
    case 'remove':
      return changeUnit(model, name, (unit) => ({
        ...unit,
        workload: { status: 'terminated', message: '', since: at },
      }));
    case 'relation-broken':
      return leaveScope(model, name, hook.relation);
    case 'storage-attached':
      return changeUnit(model, name, (unit) => {
        const storage = unit.storage[hook.storage];
        return storage
          ? { ...unit, storage: { ...unit.storage, [hook.storage]: { ...storage, attached: true } } }
          : unit;
      });
    case 'storage-detaching':
      return changeUnit(model, name, (unit) => ({ ...unit, storage: without(unit.storage, hook.storage) }));
    case 'secret-changed':
      return changeSecret(model, hook.secret, (secret) => {
        const consumer = secret.consumers[name];
        if (!consumer) return secret;
        return { ...secret, consumers: { ...secret.consumers, [name]: { ...consumer, told: hook.revision } } };
      });
    case 'secret-rotate':
      return changeSecret(model, hook.secret, (secret) => afterRotateHook(secret, hook.revision, at));
    case 'secret-expired':
      return changeRevision(model, hook, { expireHookAt: at + SECRET_RETRY });
    case 'secret-remove':
      return changeRevision(model, hook, { removeTold: true });
    default:
      return model;
  }
}

function changeRevision(
  model: Model,
  hook: { readonly secret: string; readonly revision: number },
  change: { readonly expireHookAt: number } | { readonly removeTold: true },
): Model {
  return changeSecret(model, hook.secret, (secret) => ({
    ...secret,
    revisions: secret.revisions.map((item) => (item.revision === hook.revision ? { ...item, ...change } : item)),
  }));
}
