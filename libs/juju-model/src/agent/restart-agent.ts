import { changeAgent, omit } from '../change.ts';
import type { WorkloadHook } from '../hook.ts';
import { updateStatusInterval } from '../model-config.ts';
import type { Agent, Model } from '../model.ts';

/** The agent starts again: what it kept in memory is gone, and `start` is owed if the unit had started before. */
export function restartAgent(model: Model, name: string, at: number): Model {
  const updateStatusAt = at + updateStatusInterval(model);
  return changeAgent(model, name, (agent) => {
    const kept: Agent = omit(agent, 'leaderSettingsSeen');
    return {
      ...kept,
      starts: agent.starts + 1,
      startOwed: agent.started,
      updateStatusAt,
      bootsTold: {},
      // Boot ids are forgotten, so every running workload is ready anew; notices come again from Pebble itself.
      events: Object.entries(agent.boots).map(([container, boot]) => ({
        hook: pebbleReady(container, boot),
        notBefore: at,
      })),
    };
  });
}

export function pebbleReady(container: string, boot: string): WorkloadHook {
  return { kind: 'pebble-ready', container, boot };
}
