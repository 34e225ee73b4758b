import { pebbleReady } from '../agent/restart-agent.ts';
import { isSame } from '../agent/begin-hook.ts';
import { changeAgent, without } from '../change.ts';
import type { Hook } from '../hook.ts';
import type { Model } from '../model.ts';

/** The poller saw this boot id at a container's Pebble; a new one means one `pebble-ready`. */
export function workloadBooted(model: Model, unit: string, container: string, bootId: string, at: number): Model {
  return changeAgent(model, unit, (agent) => {
    if (agent.boots[container] === bootId) return agent;
    const others = agent.events.filter(({ hook }) => !(hook.kind === 'pebble-ready' && hook.container === container));
    return {
      ...agent,
      boots: { ...agent.boots, [container]: bootId },
      events: [...others, { hook: pebbleReady(container, bootId), notBefore: at }],
    };
  });
}

/** A container's Pebble is gone: what it had to tell is void until it boots again. */
export function workloadStopped(model: Model, unit: string, container: string): Model {
  return changeAgent(model, unit, (agent) => ({
    ...agent,
    boots: without(agent.boots, container),
    bootsTold: without(agent.bootsTold, container),
    events: agent.events.filter(({ hook }) => !('container' in hook && hook.container === container)),
  }));
}

/** A notice of type `custom` occurred, for the first time or again. */
export function noticeOccurred(
  model: Model,
  unit: string,
  container: string,
  notice: { readonly id: string; readonly key: string; readonly type?: string },
  at: number,
): Model {
  const { id, key, type = 'custom' } = notice;
  return arrived(model, unit, { kind: 'pebble-custom-notice', container, notice: { id, type, key } }, at);
}

/** A check hit its threshold: its change `perform-check` ended in `Error`. */
export function checkFailed(model: Model, unit: string, container: string, check: string, at: number): Model {
  return arrived(model, unit, { kind: 'pebble-check-failed', container, check }, at);
}

/** A change `recover-check` ended in `Done`. */
export function checkRecovered(model: Model, unit: string, container: string, check: string, at: number): Model {
  return arrived(model, unit, { kind: 'pebble-check-recovered', container, check }, at);
}

/** The agent's poller waits until an event's hook is committed, so the same one is never queued twice. */
function arrived(model: Model, unit: string, hook: Hook, at: number): Model {
  return changeAgent(model, unit, (agent) => {
    if (agent.events.some((event) => isSame(event.hook, hook))) return agent;
    return { ...agent, events: [...agent.events, { hook, notBefore: at }] };
  });
}
