import { unitOf } from '../change.ts';
import { violations, withDefaults } from '../charm/json-schema.ts';
import type { Action, Model } from '../model.ts';
import { ModelError } from '../model-error.ts';

/**
 * `juju run`: puts an action into the unit's queue, with the schema's defaults. Its id is the highest one afterwards:
 * `lastAction` gives it.
 *
 * @throws ModelError when the charm has no such action, or the parameters break its schema.
 */
export function runAction(
  model: Model,
  unit: string,
  name: string,
  params: Readonly<Record<string, unknown>>,
  at: number,
): Model {
  const { application } = unitOf(model, unit);
  const spec = model.applications[application]?.charm.actions[name];
  if (!spec) throw new ModelError(`action "${name}" not defined on unit "${unit}"`);
  const broken = violations(spec.schema, params);
  if (broken.length > 0) throw new ModelError(`validation failed: ${broken.join('; ')}`);
  const id = model.sequences.action;
  const action: Action = {
    id,
    unit,
    name,
    spec,
    params: withDefaults(spec.schema, params),
    status: 'pending',
    failed: false,
    message: '',
    results: {},
    log: [],
    enqueued: at,
  };
  return {
    ...model,
    actions: { ...model.actions, [id]: action },
    sequences: { ...model.sequences, action: id + 1 },
  };
}

/** The action that was queued last. */
export function lastAction(model: Model): Action | undefined {
  return model.actions[model.sequences.action - 1];
}

/** `juju cancel-task`: a pending action never runs; of a running one the runner kills the process. */
export function cancelAction(model: Model, id: number, at: number): Model {
  const action = model.actions[id];
  if (!action) throw new ModelError(`action "${id}" not found`);
  if (action.status === 'pending') {
    return put(model, { ...action, status: 'aborted', message: 'action cancelled', completed: at });
  }
  return action.status === 'running' ? put(model, { ...action, status: 'aborting' }) : model;
}

function put(model: Model, action: Action): Model {
  return { ...model, actions: { ...model.actions, [action.id]: action } };
}
