import type { Agent, Application, Model, Relation, Secret, Unit } from './model.ts';
import { ModelError } from './model-error.ts';

/** The unit of that name; a ModelError with Juju's words when there is none. */
export function unitOf(model: Model, name: string): Unit {
  const unit = model.units[name];
  if (!unit) throw new ModelError(`unit "${name}" not found`);
  return unit;
}

export function applicationOf(model: Model, name: string): Application {
  const application = model.applications[name];
  if (!application) throw new ModelError(`application "${name}" not found`);
  return application;
}

export function unitsOf(model: Model, application: string): readonly Unit[] {
  return Object.values(model.units)
    .filter((unit) => unit.application === application)
    .toSorted((a, b) => a.number - b.number);
}

export function changeUnit(model: Model, name: string, change: (unit: Unit) => Unit): Model {
  return { ...model, units: { ...model.units, [name]: change(unitOf(model, name)) } };
}

export function changeAgent(model: Model, name: string, change: (agent: Agent, unit: Unit) => Agent): Model {
  return changeUnit(model, name, (unit) => ({ ...unit, agent: change(unit.agent, unit) }));
}

export function changeApplication(model: Model, name: string, change: (was: Application) => Application): Model {
  return { ...model, applications: { ...model.applications, [name]: change(applicationOf(model, name)) } };
}

/** Changes a relation if it is still there. */
export function changeRelation(model: Model, id: number, change: (relation: Relation) => Relation): Model {
  const relation = model.relations[id];
  return relation ? { ...model, relations: { ...model.relations, [id]: change(relation) } } : model;
}

/** Changes a secret if it is still there. */
export function changeSecret(model: Model, id: string, change: (secret: Secret) => Secret): Model {
  const secret = model.secrets[id];
  return secret ? { ...model, secrets: { ...model.secrets, [id]: change(secret) } } : model;
}

/** A record without one key. */
export function without<T>(record: Readonly<Record<string, T>>, key: string | number): Readonly<Record<string, T>> {
  const { [String(key)]: _gone, ...rest } = record;
  return rest;
}

/** A value without some of its optional properties, so that absent stays absent in JSON. */
export function omit<T extends object, K extends keyof T>(value: T, ...keys: readonly K[]): Omit<T, K> {
  const copy = { ...value };
  for (const key of keys) delete copy[key];
  return copy;
}

/** Juju sorts names as text: `a/10` comes before `a/2`. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
