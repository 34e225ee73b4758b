import type { AnyCharm } from '@grimoire/charm/dispatch';
import type { Application, Bag, Model, Relation, RelationSeen, Secret, Unit } from '@grimoire/juju-model';
import type { FakePebble } from '@grimoire/pebble/fake';
import { World } from '../world.ts';
import { pebbleOf } from './container-state.ts';
import { otherApp, type AnyState, type RelationState, type SecretState } from './unit-state.ts';

export interface Built {
  readonly world: World;
  readonly unit: string;
  readonly pebbles: ReadonlyMap<string, FakePebble>;
}

/** A world in which this unit sees exactly that. */
export async function build(charm: AnyCharm, state: AnyState): Promise<Built> {
  const { metadata } = charm;
  const { app = metadata.name, number = 0, config = {} } = state;
  const unit = `${app}/${number}`;
  const pebbles = new Map<string, FakePebble>();
  for (const name of Object.keys(metadata.containers ?? {})) {
    pebbles.set(name, await pebbleOf(state.containers?.[name] ?? {}));
  }
  const spare = await pebbleOf({});
  const world = new World({ pebble: (of, container) => (of === unit && pebbles.get(container)) || spare });
  const peers = (state.relations ?? []).filter(({ endpoint }) => Object.hasOwn(metadata.peers ?? {}, endpoint));
  const units = unitsOf(unit, peers, state.plannedUnits);
  world.deploy(charm, {
    name: app,
    units: Math.max(...units.map(numberOf)) + 1,
    config: Object.fromEntries(
      Object.entries(config).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  });
  for (const relation of state.relations ?? []) {
    if (!peers.includes(relation)) deployOther(world, relation, metadata);
  }
  world.change((model) => withState(model, { app, unit, units, state, peers }));
  return { world, unit, pebbles };
}

interface Facts {
  readonly app: string;
  readonly unit: string;
  readonly units: readonly string[];
  readonly state: AnyState;
  readonly peers: readonly RelationState[];
}

const numberOf = (unit: string): number => Number(unit.slice(unit.lastIndexOf('/') + 1));

/** This one, those of the peer relation, and others with the lowest numbers until there are as many as planned. */
function unitsOf(unit: string, peers: readonly RelationState[], planned = 1): readonly string[] {
  const units = new Set([unit, ...peers.flatMap(({ remoteUnits = {} }) => Object.keys(remoteUnits))]);
  const app = unit.slice(0, unit.lastIndexOf('/'));
  for (let next = 0; units.size < planned; next += 1) units.add(`${app}/${next}`);
  return [...units];
}

function deployOther(world: World, relation: RelationState, metadata: AnyCharm['metadata']): void {
  const { endpoint } = relation;
  const required = metadata.requires?.[endpoint];
  const type = (required ?? metadata.provides?.[endpoint])?.interface ?? endpoint;
  const name = otherApp(relation);
  if (world.model.applications[name]) return;
  const units = Object.keys(relation.remoteUnits ?? {}).map(numberOf);
  world.deploy(
    { metadata: { name, [required ? 'provides' : 'requires']: { [endpoint]: { interface: type } } } },
    { units: Math.max(0, ...units) + 1 },
  );
}

function withState(model: Model, facts: Facts): Model {
  const { app, unit, units, state } = facts;
  const application = model.applications[app];
  const own = model.units[unit];
  if (!application || !own) throw new Error(`${unit} was not deployed`);
  const relations = relationsOf(model, facts, application);
  const keep = ([name, { application: of }]: [string, Unit]): boolean => of !== app || units.includes(name);
  return {
    ...model,
    applications: { ...model.applications, [app]: applicationIn(application, facts) },
    units: {
      ...Object.fromEntries(Object.entries(model.units).filter(keep)),
      [unit]: unitIn(own, facts, relations),
    },
    relations: Object.fromEntries(relations.map((relation) => [relation.id, relation])),
    secrets: Object.fromEntries((state.secrets ?? []).map((secret) => [secret.id, secretIn(secret, facts, relations)])),
  };
}

function applicationIn(application: Application, { app, unit, units, state }: Facts): Application {
  const { leader = true, appStatus, workloadVersion = '' } = state;
  const other = units.find((name) => name !== unit) ?? `${app}/none`;
  return {
    ...application,
    leader: { unit: leader ? unit : other, until: Number.MAX_SAFE_INTEGER },
    workloadVersion,
    ...(appStatus === undefined ? {} : { status: { ...appStatus, since: 0 } }),
  };
}

function unitIn(own: Unit, { state }: Facts, relations: readonly Relation[]): Unit {
  const { status = { status: 'unknown', message: '' }, stored = {}, ports = [], leader = true } = state;
  const seen = Object.fromEntries(
    relations
      .filter(({ units }) => units[own.name])
      .map((relation): [number, RelationSeen] => [relation.id, seenOf(relation, own)]),
  );
  return {
    ...own,
    workload: { ...status, since: 0 },
    state: stored,
    ports: ports.map((port) => {
      const [from = '0', protocol = 'tcp'] = port.split('/');
      return { from: Number(from), to: Number(from), protocol, endpoints: [] };
    }),
    storage: Object.fromEntries(
      Object.entries(own.storage).map(([id, storage]) => [id, { ...storage, provisioned: true, attached: true }]),
    ),
    agent: { ...own.agent, installed: true, started: true, statusSet: true, leader, relations: seen },
  };
}

function seenOf({ units, applications }: Relation, own: Unit): RelationSeen {
  const members = Object.keys(units).filter((name) => name !== own.name);
  return {
    created: true,
    members: Object.fromEntries(members.map((name) => [name, 1])),
    applications: Object.fromEntries(Object.keys(applications).map((name) => [name, 1])),
  };
}

/** Those of the state, and the peer relations that it does not speak of. */
function relationsOf(model: Model, facts: Facts, application: Application): readonly Relation[] {
  const said = (facts.state.relations ?? []).map((relation, index) =>
    relationIn(relation, relation.id ?? index + 1, facts, application),
  );
  const spoken = new Set(facts.peers.map(({ endpoint }) => endpoint));
  const silent = Object.values(model.relations).filter(
    ({ endpoints: [first, second] }) => !second && first?.application === facts.app && !spoken.has(first.endpoint),
  );
  return [
    ...said,
    ...silent.map((relation, index) =>
      relationIn({ endpoint: relation.endpoints[0]?.endpoint ?? '' }, 1000 + index, facts, application),
    ),
  ];
}

function relationIn(
  relation: RelationState,
  id: number,
  { app, unit, state }: Facts,
  { charm }: Application,
): Relation {
  const { endpoint, remoteApp = {}, remoteUnits = {}, localApp = {}, localUnit = {} } = relation;
  const role = charm.endpoints[endpoint]?.role;
  const other = role === 'peer' ? app : otherApp(relation);
  const local = { application: app, endpoint, role: role ?? 'requirer' };
  const remote = { application: other, endpoint, role: role === 'provider' ? 'requirer' : 'provider' } as const;
  const endpoints = role === 'peer' ? [local] : role === 'provider' ? [local, remote] : [remote, local];
  const address = `10.1.0.${(state.number ?? 0) + 10}`;
  const addresses = { 'egress-subnets': `${address}/32`, 'ingress-address': address, 'private-address': address };
  return {
    id,
    interface: charm.endpoints[endpoint]?.interface ?? '',
    scope: 'global',
    life: 'alive',
    endpoints,
    applications: role === 'peer' ? { [app]: bag(localApp) } : { [app]: bag(localApp), [other]: bag(remoteApp) },
    units: Object.fromEntries([
      [unit, { ...bag({ ...addresses, ...localUnit }), scope: 'in' }],
      ...Object.entries(remoteUnits).map(([name, data]) => [name, { ...bag(data), scope: 'in' }]),
    ]),
    since: 0,
  };
}

const bag = (data: Readonly<Record<string, string>>): Bag => ({ version: 1, data });

function secretIn(secret: SecretState, { app, unit }: Facts, relations: readonly Relation[]): Secret {
  const { id, owner, label = '', content, revision = 1, granted = true, grants = [] } = secret;
  const shared = relations.find(
    ({ applications }) => typeof owner === 'object' && applications[owner.app] && applications[app],
  );
  const toUs = owner === 'model' ? {} : { relation: shared?.id ?? -1 };
  const toOthers = grants.flatMap((relation) => {
    const target = Object.keys(relations.find((found) => found.id === relation)?.applications ?? {});
    return target
      .filter((name) => name !== app)
      .map((name) => ({ target: name, kind: 'application', relation }) as const);
  });
  const ours = owner === 'application' || owner === 'unit';
  return {
    id,
    owner:
      owner === 'model'
        ? { kind: 'model' }
        : owner === 'unit'
          ? { kind: 'unit', name: unit }
          : { kind: 'application', name: owner === 'application' ? app : owner.app },
    label,
    description: '',
    rotate: 'never',
    created: 0,
    updated: 0,
    revisions: [
      {
        revision,
        content: Object.fromEntries(
          Object.entries(content).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
        ),
        created: 0,
        removeTold: false,
      },
    ],
    grants: ours ? toOthers : granted ? [{ target: app, kind: 'application', ...toUs }] : [],
    consumers: {},
  };
}
