import { applicationOf, byName, changeRelation } from '../change.ts';
import type { Endpoint } from '../charm/charm-meta.ts';
import type { Application, Model, Relation, RelationEndpoint } from '../model.ts';
import { ModelError } from '../model-error.ts';
import { settle } from '../settle.ts';

/**
 * `juju integrate a[:endpoint] b[:endpoint]`.
 *
 * @throws ModelError when nothing fits, more than one pair fits, the relation is there, or a limit would be passed.
 */
export function integrate(model: Model, first: string, second: string, at: number): Model {
  const pairs = pairsOf(model, first, second);
  const [pair] = pairs;
  if (!pair) throw new ModelError('no relations found');
  if (pairs.length > 1) {
    const choices = pairs.map(([a, b]) => `"${text(a)} ${text(b)}"`).toSorted(byName);
    throw new ModelError(`ambiguous relation: "${first} ${second}" could refer to ${choices.join('; ')}`);
  }
  const endpoints = pair.toSorted((a, b) => (a.role === b.role ? 0 : a.role === 'provider' ? -1 : 1));
  const key = relationKey(endpoints);
  const relations = Object.values(model.relations);
  if (relations.some((relation) => relationKey(relation.endpoints) === key)) {
    throw new ModelError(`cannot add relation "${key}": relation ${key} already exists`);
  }
  for (const end of endpoints) {
    const { life, charm } = applicationOf(model, end.application);
    if (life !== 'alive')
      throw new ModelError(`cannot add relation "${key}": application "${end.application}" is not alive`);
    const limit = charm.endpoints[end.endpoint]?.limit;
    const taken = relations.filter(({ endpoints: ends }) => ends.some((other) => text(other) === text(end))).length;
    if (limit !== undefined && taken >= limit) {
      throw new ModelError(
        `cannot add relation "${key}": establishing a new relation for ${text(end)} would exceed its maximum relation limit of ${limit}`,
      );
    }
  }
  return addRelation(model, endpoints, at);
}

/** `juju remove-relation`: by both ends, or by id. */
export function removeRelation(model: Model, which: number | readonly [string, string], at: number): Model {
  const relation = typeof which === 'number' ? model.relations[which] : findRelation(model, which);
  if (!relation)
    throw new ModelError(
      typeof which === 'number' ? `relation ${which} not found` : `relation "${which.join(' ')}" not found`,
    );
  if (relation.endpoints.length === 1) {
    throw new ModelError(`cannot remove relation "${relationKey(relation.endpoints)}": is a peer relation`);
  }
  return settle(
    changeRelation(model, relation.id, (was) => ({ ...was, life: 'dying' })),
    at,
  );
}

/** Peer relations exist from deployment on, whatever the number of units. */
export function addPeerRelations(model: Model, { name, charm }: Application, at: number): Model {
  const there = new Set(Object.values(model.relations).flatMap(({ endpoints }) => endpoints.map(text)));
  return Object.values(charm.endpoints)
    .filter(({ role, name: endpoint }) => role === 'peer' && !there.has(`${name}:${endpoint}`))
    .toSorted((a, b) => byName(a.name, b.name))
    .reduce(
      (next, { name: endpoint }) => addRelation(next, [{ application: name, endpoint, role: 'peer' }], at),
      model,
    );
}

/** The other end of a relation as one application sees it; of a peer relation its own. */
export function remoteEnd(relation: Relation, application: string): RelationEndpoint | undefined {
  const [first, second] = relation.endpoints;
  if (!second) return first;
  return first?.application === application ? second : first;
}

export function localEnd(relation: Relation, application: string): RelationEndpoint | undefined {
  return relation.endpoints.find((end) => end.application === application);
}

export function isPeer(relation: Relation): boolean {
  return relation.endpoints.length === 1;
}

/** Juju's name of a relation: requirer first, e.g. `synapse:database postgresql-k8s:database`. */
export function relationKey(endpoints: readonly RelationEndpoint[]): string {
  return endpoints
    .toSorted((a, b) => (a.role === b.role ? byName(text(a), text(b)) : a.role === 'provider' ? 1 : -1))
    .map(text)
    .join(' ');
}

function addRelation(model: Model, endpoints: readonly RelationEndpoint[], at: number): Model {
  const id = model.sequences.relation;
  const metas = endpoints.map((end) => applicationOf(model, end.application).charm.endpoints[end.endpoint]);
  const relation: Relation = {
    id,
    interface: metas[0]?.interface ?? '',
    scope: metas.some((meta) => meta?.scope === 'container') ? 'container' : 'global',
    life: 'alive',
    endpoints,
    applications: Object.fromEntries(endpoints.map(({ application }) => [application, { version: 0, data: {} }])),
    units: {},
    since: at,
  };
  return {
    ...model,
    relations: { ...model.relations, [id]: relation },
    sequences: { ...model.sequences, relation: id + 1 },
  };
}

type Pair = readonly [RelationEndpoint, RelationEndpoint];

function pairsOf(model: Model, first: string, second: string): Pair[] {
  const [left, right] = [candidates(model, first), candidates(model, second)];
  return left.flatMap((a) => right.filter((b) => fit(a, b)).map((b): Pair => [a.end, b.end]));
}

interface Candidate {
  readonly end: RelationEndpoint;
  readonly meta: Endpoint;
}

function candidates(model: Model, name: string): Candidate[] {
  const [application = '', endpoint] = name.split(':');
  const { charm } = applicationOf(model, application);
  if (endpoint !== undefined && !charm.endpoints[endpoint]) {
    throw new ModelError(`application "${application}" has no "${endpoint}" relation`);
  }
  return Object.values(charm.endpoints)
    .filter((meta) => meta.role !== 'peer' && (endpoint === undefined || meta.name === endpoint))
    .map((meta) => ({ meta, end: { application, endpoint: meta.name, role: meta.role } }));
}

function fit(a: Candidate, b: Candidate): boolean {
  return (
    a.meta.interface === b.meta.interface && a.meta.role !== b.meta.role && a.end.application !== b.end.application
  );
}

function findRelation(model: Model, [first, second]: readonly [string, string]): Relation | undefined {
  const matches = ({ endpoints }: Relation): boolean => {
    const [a, b] = endpoints;
    if (!a || !b) return endpoints.some((end) => names(first, end)) && endpoints.some((end) => names(second, end));
    return (names(first, a) && names(second, b)) || (names(first, b) && names(second, a));
  };
  for (const name of [first, second]) applicationOf(model, name.split(':')[0] ?? '');
  const found = Object.values(model.relations).filter(matches);
  if (found.length > 1) {
    const choices = found.map(({ endpoints }) => `"${relationKey(endpoints)}"`).toSorted(byName);
    throw new ModelError(`ambiguous relation: "${first} ${second}" could refer to ${choices.join('; ')}`);
  }
  return found[0];
}

function names(name: string, end: RelationEndpoint): boolean {
  return name === end.application || name === text(end);
}

function text({ application, endpoint }: RelationEndpoint): string {
  return `${application}:${endpoint}`;
}
