import { Refusal, settings } from '@grimoire/hook-protocol/server';
import { writeBag } from '../agent/scope.ts';
import { byName } from '../change.ts';
import type { Relation } from '../model.ts';
import { isPeer, localEnd, remoteEnd } from '../operator/relate.ts';
import { type Call, isLeader, isSet, readFile, relationOf, requireLeader, type Tool, unitBefore } from '../run/call.ts';

export const relationIds: Tool = (call) => {
  const [endpoint] = call.invocation.args;
  const { application } = unitBefore(call);
  const ids = knownRelations(call)
    .filter((relation) => !isBroken(call, relation))
    .flatMap((relation) => {
      const end = localEnd(relation, application);
      return end?.endpoint === endpoint ? [`${end?.endpoint}:${relation.id}`] : [];
    });
  return { value: ids.toSorted(byName) };
};

export const relationList: Tool = (call) => {
  const relation = relationById(call);
  const { application } = unitBefore(call);
  if (isSet(call, 'app')) return { value: remoteEnd(relation, application)?.application ?? '' };
  return { value: members(call, relation) };
};

export const relationModelGet: Tool = ({ base }) => ({ value: { uuid: base.uuid } });

export const relationGet: Tool = (call) => {
  const [key = '-', name = ''] = call.invocation.args;
  const relation = relationById(call);
  const data = isSet(call, 'app') ? applicationData(call, relation, name) : unitData(call, relation, name);
  return { value: key === '-' ? { ...data } : (data[key] ?? null) };
};

export const relationSet: Tool = (call) => {
  const entries = settings(call.invocation, { stdin: call.request.stdin, readFile: (path) => readFile(call, path) });
  const id = relationOf(call);
  const ofApplication = isSet(call, 'app');
  if (ofApplication) requireLeader(call, 'cannot write relation settings');
  const writes = call.pending.relations.get(id) ?? { unit: {}, application: {} };
  Object.assign(ofApplication ? writes.application : writes.unit, entries);
  call.pending.relations.set(id, writes);
  return undefined;
};

/** Relations whose scope this unit has entered. */
function knownRelations(call: Call): readonly Relation[] {
  return Object.keys(unitBefore(call).agent.relations).flatMap((id) => call.base.relations[id] ?? []);
}

function relationById(call: Call): Relation {
  const relation = call.base.relations[relationOf(call)];
  if (!relation) throw new Refusal('relation not found', 1);
  return relation;
}

/** A dying relation that the charm has no members of any more is not listed: it is broken, or about to be. */
function isBroken(call: Call, relation: Relation): boolean {
  const { life } = unitBefore(call);
  return (relation.life !== 'alive' || life !== 'alive') && !isPeer(relation) && members(call, relation).length === 0;
}

/** The members that the charm was told of; in `joined` the new one too, in `departed` no longer the gone one. */
function members({ base, unit, hook }: Call, { id }: Relation): string[] {
  const told = new Set(Object.keys(base.units[unit]?.agent.relations[id]?.members ?? {}));
  if (hook.kind === 'relation-joined' && hook.relation === id) told.add(hook.remoteUnit);
  if (hook.kind === 'relation-departed' && hook.relation === id) told.delete(hook.remoteUnit);
  return [...told].toSorted(byName);
}

function unitData(call: Call, relation: Relation, name: string): Readonly<Record<string, string>> {
  const bag = relation.units[name];
  if (!bag) throw new Refusal('permission denied', 1);
  if (name !== call.unit) return bag.data;
  return writeBag(bag, call.pending.relations.get(relation.id)?.unit ?? {}).data;
}

function applicationData(call: Call, relation: Relation, name: string): Readonly<Record<string, string>> {
  const bag = relation.applications[name];
  if (!bag) throw new Refusal('permission denied', 1);
  if (name !== unitBefore(call).application) return bag.data;
  if (!isPeer(relation) && !isLeader(call)) throw new Refusal('permission denied (unauthorized access)', 1);
  return writeBag(bag, call.pending.relations.get(relation.id)?.application ?? {}).data;
}
