import { configSeen } from '../agent/config-seen.ts';
import type { Hook } from '../hook.ts';
import type { Source } from './look.ts';

/** Row 1: `start` because the agent started again. */
export const startAfterRestart: Source = ({ idle, agent }) =>
  idle && agent.startOwed && agent.started && !agent.upgradeOwed ? [{ kind: 'start' }] : [];

/** Row 2: a new pod has a new charm directory. A hook that failed before is retried first. */
export const charmUpgrade: Source = ({ idle, agent, unit }) =>
  idle && agent.upgradeOwed && unit.life === 'alive' && !unit.pod?.terminating ? [{ kind: 'upgrade-charm' }] : [];

/** Row 4: leadership is accepted once; the others hear of leader settings, once per start of their agent at least. */
export const leadershipHooks: Source = ({ idle, agent, unit, application, model }) => {
  if (!idle || !agent.installed || unit.life !== 'alive') return [];
  if (application.leader?.unit === unit.name) return agent.leader ? [] : [{ kind: 'leader-elected' }];
  const current = agent.leaderSettingsSeen === application.leaderSettings.version;
  return model.rules.juju === 4 || current ? [] : [{ kind: 'leader-settings-changed' }];
};

/** Row 5: in order of arrival, whether or not the unit has started; a container's own are strictly serial. */
export const workloadHooks: Source = ({ idle, agent, at }) => {
  if (!idle || !agent.installed) return [];
  const waiting = new Set<string>();
  return agent.events.flatMap(({ hook, notBefore }): readonly Hook[] => {
    if (!('container' in hook) || waiting.has(hook.container)) return [];
    waiting.add(hook.container);
    return notBefore <= at ? [hook] : [];
  });
};

/** Row 7: actions run even while a hook is in error. */
export const actionHooks: Source = ({ idle, agent, unit, model }) => {
  if (!(idle && agent.installed) && !agent.failed) return [];
  return Object.values(model.actions)
    .filter((action) => action.unit === unit.name && action.status === 'pending')
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, name }) => ({ kind: 'action', id, action: name }));
};

/** Row 9: a queued hook is not overtaken before the unit has started. */
export const storageHooks: Source = ({ idle, agent, unit, model }) => {
  const free = idle ? agent.installed : agent.queued !== undefined && agent.started;
  if (!free) return [];
  const early = model.rules.storage === 'early' || agent.started;
  return Object.values(unit.storage).flatMap(({ id, life, provisioned, attached }): readonly Hook[] => {
    if (life !== 'alive') return attached ? [{ kind: 'storage-detaching', storage: id }] : [];
    return provisioned && !attached && early ? [{ kind: 'storage-attached', storage: id }] : [];
  });
};

/** Row 14: settings, trust or addresses are not what the last `config-changed` saw. */
export const configHook: Source = ({ idle, agent, unit, model }) => {
  if (!idle) return [];
  const [now, seen] = [configSeen(model, unit), agent.seen];
  const same = now.config === seen?.config && now.trust === seen.trust && now.addresses === seen.addresses;
  return same ? [] : [{ kind: 'config-changed' }];
};

/** Row 16: its timer fired and there was nothing else. */
export const updateStatusHook: Source = ({ idle, agent, at }) =>
  idle && agent.started && agent.updateStatusAt <= at ? [{ kind: 'update-status' }] : [];
