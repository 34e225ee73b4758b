import type { Hook } from '../hook.ts';
import type { Model } from '../model.ts';
import { isManager } from '../secrets/rights.ts';
import { lookAt, type Look, type Source } from './look.ts';
import { createdHooks, relationHooks } from './relation-hooks.ts';
import { secretHooks } from './secret-hooks.ts';
import {
  actionHooks,
  charmUpgrade,
  configHook,
  leadershipHooks,
  startAfterRestart,
  storageHooks,
  updateStatusHook,
  workloadHooks,
} from './unit-hooks.ts';

/** Rows 1 to 9 of juju.md 3.1, in order; row 8 (`juju exec`) is the runner's own. */
const first: readonly Source[] = [
  charmUpgrade,
  startAfterRestart,
  createdHooks,
  leadershipHooks,
  workloadHooks,
  secretHooks,
  actionHooks,
  storageHooks,
];

/** Rows 13 to 16 of a living unit. */
const living: readonly Source[] = [configHook, relationHooks, updateStatusHook];

/**
 * The hook that Juju would run next on a unit; undefined when it would wait. The table is walked from the top and the
 * first row that has something wins.
 */
export function nextHook(model: Model, unit: string, at: number): Hook | undefined {
  const look = lookAt(model, unit, at);
  if (!look) return undefined;
  return firstOf(first, look) ?? (look.unit.pod?.terminating ? stopHook(look) : (waitingHook(look) ?? lastHooks(look)));
}

/**
 * Every hook that could be the next one where Juju's own order is random or depends on when something becomes known:
 * events of different containers, several relations, late watchers. What Juju guarantees stays: `install` first,
 * `created` and leadership before the first `config-changed`, `start` right behind it, the order within one relation.
 */
export function possibleHooks(model: Model, unit: string, at: number): readonly Hook[] {
  const next = nextHook(model, unit, at);
  const look = lookAt(model, unit, at);
  if (!next || !look) return [];
  if (!look.idle || look.unit.life !== 'alive' || look.unit.pod?.terminating || !look.agent.installed) return [next];
  if (look.agent.upgradeOwed) return [next];
  const early = [...workloadHooks(look), ...secretHooks(look), ...actionHooks(look).slice(0, 1), ...storageHooks(look)];
  if (look.agent.startOwed && look.agent.started) return [...startAfterRestart(look), ...workloadHooks(look)];
  const announced = [...createdHooks(look), ...leadershipHooks(look)];
  if (!look.agent.started) {
    const config = announced.length === 0 ? configHook(look) : [];
    return [...announced, ...early, ...config];
  }
  return [...announced, ...early, ...living.flatMap((source) => source(look))];
}

/** The next moment after `at` at which a unit may have a hook because time passed; undefined: only a change brings one. */
export function wakeAt(model: Model, name: string, at: number): number | undefined {
  const look = lookAt(model, name, at);
  if (!look) return undefined;
  const secrets = Object.values(model.secrets).filter((secret) => isManager(model, secret, look.unit));
  const moments = [
    look.agent.failed?.retryAt,
    look.agent.started ? look.agent.updateStatusAt : undefined,
    ...look.agent.events.map(({ notBefore }) => notBefore),
    ...secrets.flatMap(({ nextRotate, revisions }) => [
      nextRotate,
      ...revisions.map(({ expireHookAt }) => expireHookAt),
    ]),
  ].filter((moment): moment is number => moment !== undefined && moment > at);
  return moments.length === 0 ? undefined : Math.min(...moments);
}

function firstOf(sources: readonly Source[], look: Look): Hook | undefined {
  for (const source of sources) {
    const [hook] = source(look);
    if (hook) return hook;
  }
  return undefined;
}

/** SIGTERM has come: nothing else is started any more. */
function stopHook({ agent }: Look): Hook | undefined {
  return agent.started && !agent.stopped ? { kind: 'stop' } : undefined;
}

/** Row 10: the queued hook, or the failed one when its time has come. */
function waitingHook({ agent, at }: Look): Hook | undefined {
  const { failed, queued } = agent;
  if (failed) return failed.retryAt !== undefined && failed.retryAt <= at ? failed.hook : undefined;
  return queued;
}

/** Rows 11 to 16, when nothing is in progress. */
function lastHooks(look: Look): Hook | undefined {
  const { agent, unit, idle } = look;
  if (!idle) return undefined;
  if (unit.life === 'dying') {
    if (!agent.installed) return undefined;
    return firstOf([relationHooks], look) ?? stopHook(look) ?? { kind: 'remove' };
  }
  return agent.installed ? firstOf(living, look) : { kind: 'install' };
}
