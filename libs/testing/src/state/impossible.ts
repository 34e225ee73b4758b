import type { Metadata } from '@grimoire/charm';
import { relationOfEvent, splitEvent, type About, type AnyOccurrence } from './occurrence.ts';
import { otherApp, type AnyState, type ContainerState, type RelationState, type SecretState } from './unit-state.ts';

/** What Juju would never let happen, each as a sentence that says why; empty when all of it can be. */
export function impossible(metadata: Metadata, state: AnyState, occurrence: AnyOccurrence): readonly string[] {
  const { app = metadata.name, number = 0 } = state;
  const it: Judged = { metadata, state, app, unit: `${app}/${number}` };
  const sentences = [
    ...ofTheUnit(it),
    ...(state.relations ?? []).flatMap((relation) => ofRelation(it, relation)),
    ...amongRelations(it),
    ...Object.entries(state.containers ?? {}).flatMap(([name, container]) => ofContainer(it, name, container ?? {})),
    ...(state.secrets ?? []).flatMap((secret) => ofSecret(it, secret)),
    ...ofOccurrence(it, occurrence),
  ];
  return [...new Set(sentences)];
}

interface Judged {
  readonly metadata: Metadata;
  readonly state: AnyState;
  readonly app: string;
  readonly unit: string;
}

const listed = (names: Iterable<string>): string => [...names].join(', ') || 'none';
const applicationOf = (unit: string): string => unit.slice(0, unit.lastIndexOf('/'));
const roles = ['requires', 'provides', 'peers'] as const;
const endpointsOf = (metadata: Metadata): readonly string[] =>
  roles.flatMap((role) => Object.keys(metadata[role] ?? {}));
const isPeers = ({ peers }: Metadata, endpoint: string): boolean => Object.hasOwn(peers ?? {}, endpoint);

function ofTheUnit({ metadata, state }: Judged): readonly string[] {
  const { plannedUnits = 1, config = {}, stored = {}, status, appStatus } = state;
  const wrong: string[] = [];
  if (!Number.isInteger(plannedUnits) || plannedUnits < 0)
    wrong.push(`plannedUnits: ${plannedUnits} is no number of units`);
  const options = metadata.config?.options ?? {};
  for (const [name, value] of Object.entries(config)) {
    const type = options[name]?.type;
    if (type === undefined)
      wrong.push(`config: there is no option ${name}; the charm has ${listed(Object.keys(options))}`);
    else if (value !== undefined && !fits(type, value))
      wrong.push(`config: ${name} is of type ${type}, not ${JSON.stringify(value)}`);
  }
  for (const [key, value] of Object.entries(stored)) {
    if (Buffer.byteLength(key) > 256) wrong.push(`stored: the key ${key.slice(0, 20)}… has more than 256 bytes`);
    if (Buffer.byteLength(value) > 65_536) wrong.push(`stored: the value of ${key} has more than 64 KiB`);
  }
  if (appStatus && !settable.includes(appStatus.status)) wrong.push(`appStatus: no leader can set ${appStatus.status}`);
  if (status && ![...settable, 'unknown'].includes(status.status))
    wrong.push(`status: no charm can set ${status.status}`);
  return wrong;
}

const settable: readonly string[] = ['active', 'waiting', 'maintenance', 'blocked'];

function fits(type: string, value: string | number | boolean): boolean {
  if (type === 'int') return Number.isInteger(value);
  if (type === 'float') return typeof value === 'number';
  if (type === 'secret') return typeof value === 'string' && /^(?:secret:[^ ]+)?$/.test(value);
  return typeof value === type;
}

function ofRelation({ metadata, app, unit }: Judged, relation: RelationState): readonly string[] {
  const { endpoint, remoteUnits = {}, remoteApp = {}, localApp = {}, localUnit = {} } = relation;
  if (!endpointsOf(metadata).includes(endpoint)) {
    return [`${endpoint}: the charm has no such endpoint; it has ${listed(endpointsOf(metadata))}`];
  }
  const wrong: string[] = [];
  const peer = isPeers(metadata, endpoint);
  const other = peer ? app : otherApp(relation);
  if (peer && relation.app !== undefined && relation.app !== app)
    wrong.push(`${endpoint}: the units of a peer relation are all of ${app}`);
  if (peer && Object.keys(remoteApp).length > 0)
    wrong.push(`${endpoint}: a peer relation has one application's data: localApp`);
  if (!peer && other === app) wrong.push(`${endpoint}: an application is not related to itself but by a peer relation`);
  for (const name of Object.keys(remoteUnits)) {
    if (name === unit) wrong.push(`${endpoint}: ${unit} is this unit: what it wrote is localUnit`);
    else if (applicationOf(name) !== other || !/\/\d+$/.test(name))
      wrong.push(`${endpoint}: ${name} is not a unit of ${other}`);
  }
  for (const bag of [remoteApp, localApp, localUnit, ...Object.values(remoteUnits)]) {
    for (const [key, value] of Object.entries(bag)) {
      if (value === '') wrong.push(`${endpoint}: ${key} is empty, which is how a key is deleted: leave it out`);
    }
  }
  return wrong;
}

function amongRelations({ metadata, state }: Judged): readonly string[] {
  const wrong: string[] = [];
  const ids = new Set<number>();
  const times = new Map<string, number>();
  for (const [index, { endpoint, id = index + 1 }] of (state.relations ?? []).entries()) {
    if (ids.has(id)) wrong.push(`${endpoint}: the relation ${id} is there twice: ids are unique among all endpoints`);
    ids.add(id);
    times.set(endpoint, (times.get(endpoint) ?? 0) + 1);
  }
  for (const [endpoint, count] of times) {
    if (isPeers(metadata, endpoint) && count > 1)
      wrong.push(`${endpoint}: an application has one peer relation of a name, not ${count}`);
    const limit = roles.map((role) => metadata[role]?.[endpoint]?.limit).find((found) => found !== undefined);
    if (limit !== undefined && count > limit)
      wrong.push(`${endpoint}: ${count} relations, where charmcraft.yaml allows ${limit}`);
  }
  return wrong;
}

function ofContainer({ metadata }: Judged, name: string, container: ContainerState): readonly string[] {
  if (!Object.hasOwn(metadata.containers ?? {}, name)) {
    return [`${name}: the charm has no such container; it has ${listed(Object.keys(metadata.containers ?? {}))}`];
  }
  const layers = [...(container.image ?? []), container.plan ?? {}];
  const services = new Set(layers.flatMap((layer) => Object.keys(layer.services ?? {})));
  const checks = new Set(layers.flatMap((layer) => Object.keys(layer.checks ?? {})));
  return [
    ...(container.running ?? [])
      .filter((service) => !services.has(service))
      .map((service) => `${name}: ${service} cannot run, it is not in the plan, which has ${listed(services)}`),
    ...Object.keys(container.checks ?? {})
      .filter((check) => !checks.has(check))
      .map((check) => `${name}: there is no check ${check} in the plan, which has ${listed(checks)}`),
    ...(container.notices ?? [])
      .filter((key) => !noticeKey.test(key))
      .map((key) => `${name}: ${key} is no key of a custom notice: those are like example.org/path`),
  ];
}

const noticeKey = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[a-z0-9-]+)+$/;

function ofSecret({ state, app }: Judged, secret: SecretState): readonly string[] {
  const { id, owner, content, label } = secret;
  const same = (state.secrets ?? []).filter((other) => other.id === id);
  const named = (state.secrets ?? []).filter(
    (other) => label !== undefined && other.label === label && other.owner === owner,
  );
  const wrong: string[] = [];
  const what = `secret ${label ?? id}`;
  if (!/^[0-9a-z]{20}$/.test(id)) wrong.push(`${what}: ${id} is no id of a secret: secretId('a name') makes one`);
  if (same.length > 1) wrong.push(`${what}: there are ${same.length} of this id`);
  if (named.length > 1) wrong.push(`${what}: its owner has ${named.length} of this label`);
  if (Object.keys(content).length === 0) wrong.push(`${what}: a secret has at least one value`);
  for (const key of Object.keys(content)) {
    if (!/^[a-z](?:-?[a-z0-9]){2,}$/.test(key))
      wrong.push(`${what}: Juju takes no key like ${key}: at least three of a-z, 0-9 and -`);
  }
  if (typeof owner === 'object') {
    const related = (state.relations ?? []).some((relation) => otherApp(relation) === owner.app);
    if (owner.app === app) wrong.push(`${what}: it is ours: its owner is 'application' or 'unit'`);
    else if (!related && secret.granted !== false)
      wrong.push(`${what}: ${owner.app} can grant it only in a relation, and there is none`);
  }
  const ids = new Set((state.relations ?? []).map((relation, index) => relation.id ?? index + 1));
  for (const grant of secret.grants ?? []) {
    if (!ids.has(grant)) wrong.push(`${what}: it cannot be granted in relation ${grant}, which is not there`);
  }
  return wrong;
}

function ofOccurrence(it: Judged, occurrence: AnyOccurrence): readonly string[] {
  if (typeof occurrence === 'string') return ofEvent(it, occurrence, {});
  if ('event' in occurrence) return ofEvent(it, occurrence.event, occurrence);
  const known = Object.keys(it.metadata.actions ?? {});
  return known.includes(occurrence.action)
    ? []
    : [`${occurrence.action}: the charm has no such action; it has ${listed(known)}`];
}

function ofEvent(it: Judged, event: string, about: About): readonly string[] {
  const parts = splitEvent(event);
  if (!parts) return [`${event}: Juju has no such event`];
  const { kind, of } = parts;
  if (kind === 'leader-elected' && it.state.leader === false) return [`${event}: this unit does not lead`];
  if (kind.startsWith('relation-')) return ofRelationEvent(it, event, kind, of, about);
  if (kind.startsWith('pebble-')) return ofWorkloadEvent(it, event, kind, of, about);
  if (kind.startsWith('secret-')) return ofSecretEvent(it, event, kind, about);
  if (kind.startsWith('storage-') && !Object.hasOwn(it.metadata.storage ?? {}, of)) {
    return [`${event}: the charm has no storage ${of}; it has ${listed(Object.keys(it.metadata.storage ?? {}))}`];
  }
  return [];
}

function ofRelationEvent(it: Judged, event: string, kind: string, endpoint: string, about: About): readonly string[] {
  if (!endpointsOf(it.metadata).includes(endpoint)) {
    return [`${event}: the charm has no endpoint ${endpoint}; it has ${listed(endpointsOf(it.metadata))}`];
  }
  const several = (it.state.relations ?? []).filter((relation) => relation.endpoint === endpoint).length > 1;
  if (several && about.relation === undefined)
    return [`${event}: there are several relations: say which one by its id`];
  const found = relationOfEvent(it.state, endpoint, about);
  const peer = isPeers(it.metadata, endpoint);
  if (!found && !(peer && about.relation === undefined))
    return [`${event}: there is no such relation among those of the state`];
  const units = Object.keys(found?.relation.remoteUnits ?? {});
  const wrong: string[] = [];
  const whole = kind === 'relation-created' || kind === 'relation-broken';
  if (whole && about.unit !== undefined)
    wrong.push(`${event}: it is about the whole relation, not about ${about.unit}`);
  if (peer && kind === 'relation-broken') wrong.push(`${event}: a peer relation is never broken`);
  if ((kind === 'relation-joined' || kind === 'relation-departed') && about.unit === undefined)
    wrong.push(`${event}: say which unit`);
  if (about.unit !== undefined && !units.includes(about.unit)) {
    wrong.push(`${event}: ${about.unit} is not among the relation's units: ${listed(units)}`);
  }
  if (about.departing !== undefined && kind !== 'relation-departed') wrong.push(`${event}: nobody departs in it`);
  else if (about.departing !== undefined && ![it.unit, about.unit].includes(about.departing)) {
    wrong.push(`${event}: who departs is ${about.unit} or this unit, not ${about.departing}`);
  }
  return wrong;
}

function ofWorkloadEvent(it: Judged, event: string, kind: string, name: string, about: About): readonly string[] {
  const known = Object.keys(it.metadata.containers ?? {});
  if (!known.includes(name)) return [`${event}: the charm has no container ${name}; it has ${listed(known)}`];
  const container = it.state.containers?.[name] ?? {};
  const wrong: string[] = [];
  if (container.reachable === false)
    wrong.push(`${event}: it comes from a Pebble that can be reached, and ${name} cannot`);
  if (kind === 'pebble-custom-notice' && !(container.notices ?? []).includes(about.notice ?? '')) {
    wrong.push(
      `${event}: ${about.notice ?? 'its notice'} is not among the notices of ${name}: ${listed(container.notices ?? [])}`,
    );
  }
  if (kind.startsWith('pebble-check-')) {
    const checks = [...(container.image ?? []), container.plan ?? {}].flatMap((layer) =>
      Object.keys(layer.checks ?? {}),
    );
    if (!checks.includes(about.check ?? '')) {
      wrong.push(`${event}: ${about.check ?? 'its check'} is not in the plan of ${name}, which has ${listed(checks)}`);
    }
  }
  return wrong;
}

function ofSecretEvent({ state, unit }: Judged, event: string, kind: string, about: About): readonly string[] {
  const secret = (state.secrets ?? []).find(({ id }) => id === about.secret);
  if (!secret) return [`${event}: ${about.secret ?? 'its secret'} is not among the secrets of the state`];
  const ours = secret.owner === 'application' || secret.owner === 'unit';
  const wrong: string[] = [];
  if (kind === 'secret-changed' && secret.owner === 'unit')
    wrong.push(`${event}: ${unit} made this secret, and is not told of it`);
  if (kind === 'secret-changed' && secret.granted === false)
    wrong.push(`${event}: we may not read it, and are not told of it`);
  if (kind !== 'secret-changed' && !ours) wrong.push(`${event}: only the owner is told, and it is not ours`);
  if (kind !== 'secret-changed' && secret.owner === 'application' && state.leader === false) {
    wrong.push(`${event}: of an application's secret the leader is told, and this unit does not lead`);
  }
  const numbered = kind === 'secret-expired' || kind === 'secret-remove';
  if (numbered && about.revision === undefined) wrong.push(`${event}: say which revision`);
  if (numbered && (about.revision ?? 1) > (secret.revision ?? 1))
    wrong.push(`${event}: there is no revision ${about.revision} yet`);
  return wrong;
}
