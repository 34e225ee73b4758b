import { Refusal, storageDirectives } from '@grimoire/hook-protocol/server';
import { byName } from '../change.ts';
import { flagOf, type Tool, unitBefore } from '../run/call.ts';

export const storageList: Tool = (call) => {
  const [wanted] = call.invocation.args;
  const ids = Object.values(unitBefore(call).storage)
    .filter(({ name, provisioned }) => provisioned && (wanted === undefined || name === wanted))
    .map(({ id }) => id);
  return { value: ids.toSorted(byName) };
};

export const storageGet: Tool = (call) => {
  const id = flagOf(call, 'storage') ?? '';
  const storage = unitBefore(call).storage[id];
  if (!storage) throw new Refusal(`storage "${id}" not found`, 1);
  const { kind, location } = storage;
  const [attribute] = call.invocation.args;
  if (attribute === undefined) return { value: { kind, location } };
  if (attribute === 'kind') return { value: kind };
  if (attribute === 'location') return { value: location };
  throw new Refusal(`invalid storage attribute "${attribute}"`, 1);
};

/** Judged at the flush. */
export const storageAdd: Tool = (call) => {
  for (const [name, count] of Object.entries(storageDirectives(call.invocation.args))) {
    call.pending.storage.set(name, (call.pending.storage.get(name) ?? 0) + count);
  }
  return undefined;
};
