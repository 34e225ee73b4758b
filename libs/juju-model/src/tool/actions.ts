import type { Json } from '@grimoire/hook-protocol';
import { actionResults, Refusal } from '@grimoire/hook-protocol/server';
import { isRecord } from '../charm/shape.ts';
import type { Action } from '../model.ts';
import type { Call, Tool } from '../run/call.ts';

export const actionGet: Tool = (call) => {
  const [path] = call.invocation.args;
  let value: unknown = running(call).params;
  for (const key of path?.split('.') ?? []) value = isRecord(value) ? value[key] : undefined;
  return { value: json(value) };
};

export const actionSet: Tool = (call) => {
  const entries = actionResults(call.invocation.args);
  let { results } = running(call);
  for (const { path, value } of entries) results = merged(results, path, value);
  return change(call, (action) => ({ ...action, results }));
};

/** Keeps the process running; the message holds unless the process itself fails. */
export const actionFail: Tool = (call) => {
  const [message = 'action failed without reason given, check action for errors'] = call.invocation.args;
  return change(call, (action) => ({ ...action, failed: true, message }));
};

export const actionLog: Tool = (call) => {
  const message = call.invocation.args.join(' ');
  return change(call, (action) => ({ ...action, log: [...action.log, { at: call.at, message }] }));
};

function change(call: Call, how: (action: Action) => Action): undefined {
  const { id } = running(call);
  call.store.update((model) => {
    const action = model.actions[id];
    return action ? { ...model, actions: { ...model.actions, [id]: how(action) } } : model;
  });
  return undefined;
}

function running({ hook, store }: Call): Action {
  const action = hook.kind === 'action' ? store.read().actions[hook.id] : undefined;
  if (!action) throw new Refusal('not running an action', 1);
  return action;
}

function merged(results: Action['results'], path: readonly string[], value: string): Action['results'] {
  const [key = '', ...rest] = path;
  if (rest.length === 0) return { ...results, [key]: value };
  const inside = results[key];
  return { ...results, [key]: merged(isRecord(inside) ? inside : {}, rest, value) };
}

/** Parameters came in as JSON and are JSON. */
function json(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(json);
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, json(item)])) : null;
}
