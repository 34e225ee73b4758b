import type { Charm, Metadata } from '@grimoire/charm';
import type { AnyCharm } from '@grimoire/charm/dispatch';
import { lastAction, runAction, type Action, type Hook } from '@grimoire/juju-model';
import { build, type Built } from './build.ts';
import { impossible } from './impossible.ts';
import { observe, type AnyObserved, type ObservedState } from './observe.ts';
import { hookOf, type AnyOccurrence, type Occurrence } from './occurrence.ts';
import type { AnyState, UnitState } from './unit-state.ts';

/** What came of it. */
export interface Transition<State> {
  /** The unit's state afterwards. It can go into the next transition. */
  readonly state: State;
  /** The process's exit code: 0, or 1 when Juju refused or the charm has a bug. */
  readonly code: number | 'killed';
  /** What was written, in order: hook tools by name, requests to Pebble as `POST <what>`. Empty: nothing had to be done. */
  readonly effects: readonly string[];
  /** Lines of the unit's log: `LEVEL unit: text`. */
  readonly log: readonly string[];
  /** Of an action: how it ended. */
  readonly action?: Pick<Action, 'status' | 'message' | 'results' | 'log'>;
}

/** The state or the event cannot be: Juju would never bring a unit there. The message has every reason. */
export class ImpossibleState extends Error {
  override readonly name: string = 'ImpossibleState';
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(`this cannot happen in Juju:\n${reasons.map((reason) => `- ${reason}`).join('\n')}`);
    this.reasons = reasons;
  }
}

/**
 * One event on one unit: a state in, a state out. Nothing is shared between two calls, so a transition can be repeated, and
 * what comes out of one can go into the next.
 *
 * @throws ImpossibleState with every reason, when Juju would never let that happen.
 *
 * @example
 * const { state, effects } = await transition(ChatCharm, 'config-changed', { config: { name: 'example' } });
 * expect(state.status).toEqual({ status: 'waiting', message: 'store: waiting for host' });
 */
export async function transition<M extends Metadata>(
  charm: Charm<M>,
  occurrence: Occurrence<M>,
  state?: UnitState<M>,
): Promise<Transition<ObservedState<M>>>;
export async function transition(
  charm: AnyCharm,
  occurrence: AnyOccurrence,
  state: AnyState = {},
): Promise<Transition<AnyObserved>> {
  const reasons = impossible(charm.metadata, state, occurrence);
  if (reasons.length > 0) throw new ImpossibleState(reasons);
  const built = await build(charm, state);
  const { world, unit } = built;
  const { code } = await world.run(unit, happening(charm, state, occurrence, built));
  const action = lastAction(world.model);
  return {
    state: await observe(charm.metadata, state, built),
    code,
    effects: world.journal.writes.map(({ what }) => what),
    log: world.log,
    ...(action && {
      action: { status: action.status, message: action.message, results: action.results, log: action.log },
    }),
  };
}

function happening({ metadata }: AnyCharm, state: AnyState, occurrence: AnyOccurrence, { world, unit }: Built): Hook {
  if (typeof occurrence === 'object' && 'action' in occurrence) {
    const { action, params = {} } = occurrence;
    try {
      world.change((model, at) => runAction(model, unit, action, params, at));
    } catch (error) {
      throw new ImpossibleState([`${action}: ${error instanceof Error ? error.message : String(error)}`]);
    }
    return { kind: 'action', id: lastAction(world.model)?.id ?? -1, action };
  }
  const about = typeof occurrence === 'string' ? {} : occurrence;
  const event = typeof occurrence === 'string' ? occurrence : occurrence.event;
  const app = unit.slice(0, unit.lastIndexOf('/'));
  return hookOf(state, { app, peers: Object.keys(metadata.peers ?? {}) }, event, about);
}
