import type { ContainerName, EndpointName, Metadata } from '@grimoire/charm';
import type { Model, Relation, Secret } from '@grimoire/juju-model';
import { stateOfPebble, type Observed } from './container-state.ts';
import type { Built } from './build.ts';
import type { AnyState, RelationState, SecretState, StatusState, UnitState } from './unit-state.ts';

/** A state with nothing left to be said: it can go into the next transition. */
export type ObservedState<M extends Metadata> = ObservedOf<EndpointName<M>, ContainerName<M>, UnitState<M>['config']>;

/** The same of any charm. */
export type AnyObserved = ObservedOf<string, string, AnyState['config']>;

interface ObservedOf<Endpoint extends string, Container extends string, Options> {
  readonly app: string;
  readonly number: number;
  readonly leader: boolean;
  readonly plannedUnits: number;
  readonly config: NonNullable<Options>;
  readonly relations: readonly Required<RelationState<Endpoint>>[];
  readonly containers: { readonly [C in Container]: Observed };
  readonly secrets: readonly SecretState[];
  readonly stored: Readonly<Record<string, string>>;
  readonly status: StatusState;
  readonly appStatus?: StatusState;
  readonly ports: readonly string[];
  readonly workloadVersion: string;
}

/** What the unit sees and has left behind after what happened. */
export async function observe(
  metadata: Metadata,
  before: AnyState,
  { world, unit, pebbles }: Built,
): Promise<AnyObserved> {
  const { model } = world;
  const app = unit.slice(0, unit.lastIndexOf('/'));
  const containers: Record<string, Observed> = {};
  for (const [name, pebble] of pebbles) containers[name] = await stateOfPebble(pebble, before.containers?.[name] ?? {});
  const { workload, state: stored = {}, ports = [] } = model.units[unit] ?? {};
  const { status: appStatus, workloadVersion = '' } = model.applications[app] ?? {};
  return {
    app,
    number: before.number ?? 0,
    leader: before.leader ?? true,
    plannedUnits: Object.values(model.units).filter(({ application }) => application === app).length,
    config: before.config ?? {},
    relations: Object.values(model.relations).map((relation) => relationState(metadata, relation, app, unit)),
    containers,
    secrets: Object.values(model.secrets).map((secret) => secretState(model, secret, app, unit)),
    stored,
    status: { status: workload?.status ?? 'unknown', message: workload?.message ?? '' },
    ...(appStatus === undefined ? {} : { appStatus: { status: appStatus.status, message: appStatus.message } }),
    ports: ports.map(({ from, protocol }) => `${from}/${protocol}`),
    workloadVersion,
  };
}

function relationState(metadata: Metadata, relation: Relation, app: string, unit: string): Required<RelationState> {
  const local = relation.endpoints.find(({ application }) => application === app);
  const other = relation.endpoints.find(({ application }) => application !== app)?.application ?? app;
  const endpoint = local?.endpoint ?? '';
  const {
    'egress-subnets': _subnets,
    'ingress-address': _ingress,
    'private-address': _own,
    ...localUnit
  } = relation.units[unit]?.data ?? {};
  return {
    endpoint,
    id: relation.id,
    app: other,
    remoteApp: Object.hasOwn(metadata.peers ?? {}, endpoint) ? {} : (relation.applications[other]?.data ?? {}),
    remoteUnits: Object.fromEntries(
      Object.entries(relation.units).flatMap(([name, { data }]) => (name === unit ? [] : [[name, data]])),
    ),
    localApp: relation.applications[app]?.data ?? {},
    localUnit,
  };
}

function secretState(model: Model, secret: Secret, app: string, unit: string): SecretState {
  const { id, owner, label, grants } = secret;
  const latest = secret.revisions.at(-1);
  const ours = owner.kind !== 'model' && (owner.name === app || owner.name === unit);
  return {
    id,
    owner: owner.kind === 'model' ? 'model' : ours ? owner.kind : { app: owner.name },
    ...(label === '' ? {} : { label }),
    content: Object.fromEntries(
      Object.entries(latest?.content ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
    ),
    revision: latest?.revision ?? 1,
    granted: ours || grants.some(({ target }) => target === app || target === unit),
    ...(ours && {
      grants: grants.flatMap(({ relation }) =>
        relation === undefined || !model.relations[relation] ? [] : [relation],
      ),
    }),
  };
}
