import { changeRelation, changeUnit, omit, unitsOf, without } from './change.ts';
import type { Model, Unit } from './model.ts';
import { addUnit } from './operator/add-unit.ts';

/**
 * What the controller cleans up by itself after any change: the dead are removed, what waited for them goes too, and
 * numbers that are wanted again come back. Every verb, fact and hook ends with it.
 */
export function settle(model: Model, at: number): Model {
  let next = model;
  for (const unit of Object.values(next.units)) {
    if (unit.life === 'dying' && isDone(unit)) next = bury(next, unit, at);
  }
  for (const unit of Object.values(next.units)) {
    if (unit.life === 'dead' && !unit.pod) next = { ...next, units: without(next.units, unit.name) };
  }
  next = removeDeserted(next);
  for (const application of Object.values(next.applications)) {
    if (application.life !== 'alive') continue;
    const taken = new Set(unitsOf(next, application.name).map(({ number }) => number));
    for (let number = 0; number < application.scale; number++) {
      if (!taken.has(number)) next = addUnit(next, application.name, number, at);
    }
  }
  return next;
}

/** A dying unit that has no hook left to run: none was installed, `remove` ran, or its pod is gone for good. */
function isDone({ agent, pod }: Unit): boolean {
  if (!pod) return true;
  if (agent.running || agent.failed || agent.queued) return false;
  return !agent.installed || agent.removed;
}

function bury(model: Model, dying: Unit, at: number): Model {
  const { name, application } = dying;
  let next = changeUnit(model, name, (unit) => ({
    ...unit,
    life: 'dead',
    agent: { ...omit(unit.agent, 'running', 'failed', 'queued'), events: [] },
    workload: { status: 'terminated', message: '', since: at },
  }));
  for (const { id, units } of Object.values(next.relations)) {
    const bag = units[name];
    if (bag)
      next = changeRelation(next, id, (was) => ({
        ...was,
        units: { ...was.units, [name]: { ...bag, scope: 'left' } },
      }));
  }
  const owner = next.applications[application];
  if (owner?.leader?.unit === name) {
    next = { ...next, applications: { ...next.applications, [application]: omit(owner, 'leader') } };
  }
  const secrets = Object.values(next.secrets)
    .filter((secret) => !(secret.owner.kind === 'unit' && secret.owner.name === name))
    .map((secret) => ({ ...secret, consumers: without(secret.consumers, name) }));
  const actions = Object.values(next.actions).map((action) =>
    action.unit === name && action.completed === undefined
      ? { ...action, status: 'aborted' as const, message: 'action cancelled: its unit was removed', completed: at }
      : action,
  );
  return {
    ...next,
    secrets: Object.fromEntries(secrets.map((secret) => [secret.id, secret])),
    actions: Object.fromEntries(actions.map((action) => [action.id, action])),
  };
}

/** Dying relations that nobody is in any more, and dying applications without units, with their secrets. */
function removeDeserted(model: Model): Model {
  const relations = Object.values(model.relations).filter(
    ({ life, units }) => life === 'alive' || Object.values(units).some(({ scope }) => scope !== 'left'),
  );
  const gone = Object.values(model.applications).filter(
    ({ name, life }) =>
      life !== 'alive' &&
      unitsOf(model, name).length === 0 &&
      !relations.some(
        ({ endpoints }) => endpoints.length > 1 && endpoints.some(({ application }) => application === name),
      ),
  );
  const names = new Set(gone.map(({ name }) => name));
  const kept = relations.filter(({ endpoints }) => !endpoints.some(({ application }) => names.has(application)));
  if (names.size === 0 && kept.length === Object.keys(model.relations).length) return model;
  const ids = new Set(kept.map(({ id }) => id));
  const secrets = Object.values(model.secrets)
    .filter(({ owner }) => !(owner.kind === 'application' && names.has(owner.name)))
    .map((secret) => ({
      ...secret,
      // A grant is bound to its relation and vanishes with it.
      grants: secret.grants.filter(({ relation, target }) =>
        relation === undefined ? !names.has(target) : ids.has(relation),
      ),
    }));
  return {
    ...model,
    applications: Object.fromEntries(Object.entries(model.applications).filter(([name]) => !names.has(name))),
    relations: Object.fromEntries(kept.map((relation) => [relation.id, relation])),
    secrets: Object.fromEntries(secrets.map((secret) => [secret.id, secret])),
  };
}
