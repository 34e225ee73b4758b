import { changeAgent, changeApplication, changeUnit, omit, unitOf } from '../change.ts';
import { rest } from '../agent/rest.ts';
import { restartAgent } from '../agent/restart-agent.ts';
import { failHook } from '../agent/fail-hook.ts';
import { isWorkloadHook } from '../hook.ts';
import { claimLeadership } from './leadership.ts';
import type { Model } from '../model.ts';
import { settle } from '../settle.ts';

/**
 * The unit's pod runs and its agent started. A new pod has an empty charm directory, so a unit that was installed gets
 * `upgrade-charm`, `config-changed`, `start`; without `newPod` it is the agent alone that came back.
 *
 * @param input.newPod - @default true
 */
export function podStarted(
  model: Model,
  name: string,
  input: { readonly address: string; readonly newPod?: boolean },
  at: number,
): Model {
  const { address, newPod = true } = input;
  let next = interrupted(model, name, at);
  next = changeUnit(next, name, (unit) => ({
    ...unit,
    pod: { address, since: at, terminating: false },
    // Workloads of a new pod have not booted yet.
    agent: newPod ? { ...unit.agent, upgradeOwed: unit.agent.installed, boots: {} } : unit.agent,
  }));
  next = restartAgent(next, name, at);
  return settle(claimLeadership(next, name, at), at);
}

/** The agent process came back in the same pod: `start`, then `pebble-ready` per container. */
export function agentRestarted(model: Model, name: string, at: number): Model {
  return settle(restartAgent(interrupted(model, name, at), name, at), at);
}

/** SIGTERM to the pod: after the running hook only `stop` comes, then the agent ends. */
export function podStopping(model: Model, name: string): Model {
  return changeUnit(model, name, (unit) => (unit.pod ? { ...unit, pod: { ...unit.pod, terminating: true } } : unit));
}

/** The pod is gone, gently or not. A dying unit is dead with it. */
export function podStopped(model: Model, name: string, at: number): Model {
  if (!model.units[name]) return model;
  const next = interrupted(model, name, at);
  return settle(
    changeUnit(next, name, (unit) => ({
      ...omit(unit, 'pod'),
      agent: { ...unit.agent, boots: {}, bootsTold: {}, events: [] },
    })),
    at,
  );
}

/** The application's Service got an address. */
export function serviceAddressed(model: Model, application: string, address: string): Model {
  return changeApplication(model, application, (was) => ({ ...was, address }));
}

/** The agent died in the middle of a hook: it is found pending and treated as failed; an action is never run again. */
function interrupted(model: Model, name: string, at: number): Model {
  const { running } = unitOf(model, name).agent;
  if (!running) return model;
  const { hook } = running;
  if (hook.kind === 'action') {
    const action = model.actions[hook.id];
    const next = changeAgent(model, name, (agent) => omit(agent, 'running'));
    if (!action) return rest(next, name, at);
    const ended = { ...action, status: 'failed' as const, message: 'action terminated', completed: at };
    return rest({ ...next, actions: { ...next.actions, [hook.id]: ended } }, name, at);
  }
  // A workload hook is dropped; what it told of is seen again by the poller.
  if (isWorkloadHook(hook))
    return rest(
      changeAgent(model, name, (agent) => omit(agent, 'running')),
      name,
      at,
    );
  return failHook(model, name, running, at, 0);
}
