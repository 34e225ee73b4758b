import { applicationOf, changeApplication, changeRelation, changeUnit, unitsOf } from '../change.ts';
import type { Model } from '../model.ts';
import { ModelError } from '../model-error.ts';
import { settle } from '../settle.ts';

/** `juju scale-application`: new units take the next numbers, the highest ones leave. */
export function scaleApplication(model: Model, application: string, scale: number, at: number): Model {
  if (!Number.isInteger(scale) || scale < 0) throw new ModelError('scale must be a positive integer or zero');
  const { life } = applicationOf(model, application);
  if (life !== 'alive') throw new ModelError(`application "${application}" is not alive`);
  let next = changeApplication(model, application, (was) => ({ ...was, scale }));
  for (const unit of unitsOf(next, application)) {
    if (unit.number >= scale && unit.life === 'alive') next = letDie(next, unit.name);
  }
  return settle(next, at);
}

/** `juju remove-unit app --num-units n`: on Kubernetes the highest numbers go. */
export function removeUnits(model: Model, application: string, count: number, at: number): Model {
  if (!Number.isInteger(count) || count < 1)
    throw new ModelError('specify the number of units to remove: a whole number of 1 or more');
  const { scale } = applicationOf(model, application);
  if (count > scale)
    throw new ModelError(`cannot remove ${count} units of application "${application}": it has ${scale}`);
  return scaleApplication(model, application, scale - count, at);
}

/** `juju remove-application`: its relations and units go first. */
export function removeApplication(model: Model, application: string, at: number): Model {
  let next = changeApplication(model, application, (was) => ({ ...was, life: 'dying', scale: 0 }));
  for (const { id, endpoints } of Object.values(next.relations)) {
    if (endpoints.length > 1 && endpoints.some((end) => end.application === application)) {
      next = changeRelation(next, id, (was) => ({ ...was, life: 'dying' }));
    }
  }
  for (const unit of unitsOf(next, application)) if (unit.life === 'alive') next = letDie(next, unit.name);
  return settle(next, at);
}

/** A dying unit is already gone for the others, so that they can go on without it. */
function letDie(model: Model, name: string): Model {
  let next = changeUnit(model, name, (unit) => ({
    ...unit,
    life: 'dying',
    storage: Object.fromEntries(
      // Storage that the charm never heard of needs no `detaching`.
      Object.entries(unit.storage)
        .filter(([, { attached }]) => attached)
        .map(([id, storage]) => [id, { ...storage, life: 'dying' as const }]),
    ),
  }));
  for (const { id, units } of Object.values(next.relations)) {
    const bag = units[name];
    if (bag?.scope === 'in') {
      next = changeRelation(next, id, (was) => ({
        ...was,
        units: { ...was.units, [name]: { ...bag, scope: 'leaving' } },
      }));
    }
  }
  return next;
}
