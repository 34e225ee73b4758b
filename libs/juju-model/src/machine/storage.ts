import { changeUnit } from '../change.ts';
import type { Model } from '../model.ts';
import { ModelError } from '../model-error.ts';

/** The machine has a volume for a storage of the unit, given by id (`data/0`) or, for all of that name, by name. */
export function storageAttached(model: Model, unit: string, storage: string): Model {
  return changeUnit(model, unit, (was) => {
    const meant = Object.values(was.storage).filter(({ id, name }) => id === storage || name === storage);
    if (meant.length === 0) throw new ModelError(`unit "${unit}" has no storage "${storage}"`);
    return {
      ...was,
      storage: {
        ...was.storage,
        ...Object.fromEntries(meant.map((item) => [item.id, { ...item, provisioned: true }])),
      },
    };
  });
}
