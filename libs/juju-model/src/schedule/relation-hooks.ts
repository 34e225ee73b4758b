import type { Hook } from '../hook.ts';
import type { Relation, RelationSeen } from '../model.ts';
import { isPeer, localEnd, remoteEnd } from '../operator/relate.ts';
import { sortedKeys, type Look, type Source } from './look.ts';

/** Row 3: `created` for every living relation that the charm has not heard of. */
export const createdHooks: Source = ({ idle, agent, unit, relations }) => {
  if (!idle || !agent.installed || unit.life !== 'alive') return [];
  return relations
    .filter(({ id, life }) => life === 'alive' && !agent.relations[id]?.created)
    .map((relation) => ({ kind: 'relation-created', ...about(relation, unit.application) }));
};

/** Row 15 (and 11, when the unit is dying): per relation its next hook; peer relations last. */
export const relationHooks: Source = (look) =>
  look.idle ? look.relations.flatMap((relation) => nextOfRelation(look, relation) ?? []) : [];

/** juju.md 3.3: the first that matches. */
function nextOfRelation(look: Look, relation: Relation): Hook | undefined {
  const { agent, unit, application } = look;
  const seen = agent.relations[relation.id];
  if (!seen?.created) return undefined;
  const here = about(relation, unit.application);
  const broken = unit.life !== 'alive' || relation.life !== 'alive';
  const members = broken ? {} : membersFor(look, relation);
  const applicationVersions = broken ? {} : applicationsFor(look, relation);

  if (seen.changedOwed !== undefined) {
    const remoteUnit = seen.changedOwed;
    return { kind: 'relation-changed', ...ofUnit(here, remoteUnit), version: members[remoteUnit] ?? 0 };
  }
  const gone = sortedKeys(seen.members).find((name) => members[name] === undefined);
  if (gone !== undefined) {
    const leaving = unit.life !== 'alive' || application.life !== 'alive';
    return { kind: 'relation-departed', ...ofUnit(here, gone), departing: leaving ? unit.name : gone };
  }
  if (broken) return isPeer(relation) ? undefined : { kind: 'relation-broken', ...here };
  return changedApplication(here, seen, applicationVersions) ?? joinedOrChangedUnit(here, seen, members);
}

type Here = ReturnType<typeof about>;

function changedApplication(
  here: Here,
  seen: RelationSeen,
  versions: Readonly<Record<string, number>>,
): Hook | undefined {
  const name = sortedKeys(versions).find((key) => (seen.applications[key] ?? 0) !== versions[key]);
  if (name === undefined) return undefined;
  return { kind: 'relation-changed', ...here, remoteApplication: name, version: versions[name] ?? 0 };
}

function joinedOrChangedUnit(
  here: Here,
  seen: RelationSeen,
  members: Readonly<Record<string, number>>,
): Hook | undefined {
  const names = sortedKeys(members);
  const joined = names.find((name) => seen.members[name] === undefined);
  if (joined !== undefined) return { kind: 'relation-joined', ...ofUnit(here, joined), version: members[joined] ?? 0 };
  const changed = names.find((name) => seen.members[name] !== members[name]);
  return changed === undefined
    ? undefined
    : { kind: 'relation-changed', ...ofUnit(here, changed), version: members[changed] ?? 0 };
}

/** The units that this one meets in a relation, with the version of their bag. */
function membersFor({ unit }: Look, relation: Relation): Readonly<Record<string, number>> {
  const remote = remoteEnd(relation, unit.application)?.application;
  return Object.fromEntries(
    Object.entries(relation.units)
      .filter(([name, { scope }]) => scope === 'in' && name !== unit.name && applicationName(name) === remote)
      .map(([name, { version }]) => [name, version]),
  );
}

function applicationsFor({ unit, application, model }: Look, relation: Relation): Readonly<Record<string, number>> {
  const remote = remoteEnd(relation, unit.application)?.application;
  if (remote === undefined) return {};
  const ownWrite = isPeer(relation) && application.leader?.unit === unit.name;
  if (ownWrite && !model.rules.leaderHearsItself) return {};
  return { [remote]: relation.applications[remote]?.version ?? 0 };
}

function about(
  relation: Relation,
  application: string,
): { readonly endpoint: string; readonly relation: number; readonly remoteApplication: string } {
  return {
    endpoint: localEnd(relation, application)?.endpoint ?? '',
    relation: relation.id,
    remoteApplication: remoteEnd(relation, application)?.application ?? '',
  };
}

function ofUnit(here: Here, remoteUnit: string): Here & { readonly remoteUnit: string } {
  return { ...here, remoteApplication: applicationName(remoteUnit), remoteUnit };
}

function applicationName(unit: string): string {
  return unit.slice(0, unit.lastIndexOf('/'));
}
