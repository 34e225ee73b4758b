import { byName } from '../change.ts';
import type { Hook } from '../hook.ts';
import type { Agent, Application, Model, Relation, Unit } from '../model.ts';
import { isPeer, localEnd } from '../operator/relate.ts';

/** One unit with everything that decides about its next hook, looked up once. */
export interface Look {
  readonly model: Model;
  readonly unit: Unit;
  readonly agent: Agent;
  readonly application: Application;
  /** Relations of the application, other ones before peers, by id. */
  readonly relations: readonly Relation[];
  readonly at: number;
  /** Nothing in progress: no hook queued, none in error. */
  readonly idle: boolean;
}

/** One row of the table in juju.md 3.1: all hooks that it has now, in the order in which they would run. */
export type Source = (look: Look) => readonly Hook[];

/** Undefined where no hook can run at all: no such unit, no pod, dead, or a hook is running. */
export function lookAt(model: Model, name: string, at: number): Look | undefined {
  const unit = model.units[name];
  const application = unit && model.applications[unit.application];
  if (!unit?.pod || !application || unit.life === 'dead' || unit.agent.running || unit.agent.removed) return undefined;
  const relations = Object.values(model.relations)
    .filter((relation) => localEnd(relation, unit.application))
    .toSorted((a, b) => Number(isPeer(a)) - Number(isPeer(b)) || a.id - b.id);
  return { model, unit, agent: unit.agent, application, relations, at, idle: !unit.agent.queued && !unit.agent.failed };
}

export function sortedKeys(...records: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))].toSorted(byName);
}
