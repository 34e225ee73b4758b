import {
  ready,
  type Config,
  type Metadata,
  type RelationView,
  type Secret,
  type Self,
  type Snapshot,
} from '@grimoire/charm';

/** What a test says of a snapshot; the rest is as on a unit of one, alone and freshly started. */
export interface Sketch<M extends Metadata> {
  readonly self?: Partial<Self>;
  readonly options?: Partial<Config<M>>;
  /** By endpoint. Peer relations are there, empty, unless they are said otherwise. */
  readonly relations?: Snapshot['relations'];
  /** Facts that are known, by name. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Kept values that are made, by name. */
  readonly kept?: Readonly<Record<string, Secret>>;
}

/**
 * A snapshot for `charm.decide`: pure values in, a decision out.
 *
 * @example
 * const decision = SynapseOperatorCharm.decide(snapshotOf(metadata, { options: { server_name: 'example.org' } }));
 */
export function snapshotOf<M extends Metadata>(metadata: M, sketch: Sketch<M> = {}): Snapshot<M> {
  const self = selfOf(metadata, sketch.self);
  const peers = Object.keys(metadata.peers ?? {}).map((endpoint, index) => [
    endpoint,
    [relationOf(endpoint, self.app, { id: 1000 + index })],
  ]);
  return {
    self,
    options: { ...defaultOptions(metadata), ...sketch.options },
    relations: { ...Object.fromEntries(peers), ...sketch.relations },
    facts: Object.fromEntries(Object.entries(sketch.facts ?? {}).map(([name, value]) => [name, ready(value)])),
    kept: Object.fromEntries(Object.entries(sketch.kept ?? {}).map(([name, value]) => [name, ready(value)])),
  };
}

/** Options as Juju gives them when the operator has set none. */
export function defaultOptions<M extends Metadata>(metadata: M): Config<M>;
export function defaultOptions(metadata: Metadata): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(metadata.config?.options ?? {}).map(([name, { default: value }]) => [name, value]),
  );
}

/** The leading unit of an application of one. */
export function selfOf(metadata: Metadata, more: Partial<Self> = {}): Self {
  const app = more.app ?? metadata.name;
  return {
    name: `${app}/0`,
    app,
    charm: metadata.name,
    model: 'test',
    modelUuid: '00000000-0000-4000-8000-000000000000',
    leader: true,
    life: 'alive',
    plannedUnits: 1,
    units: [`${app}/0`],
    address: '10.1.2.3',
    fqdn: `${app}-0.${app}-endpoints.test.svc.cluster.local`,
    proxies: { http: undefined, https: undefined, no: undefined },
    ...more,
  };
}

/** A relation in which nobody has written anything yet. */
export function relationOf(endpoint: string, app: string, more: Partial<RelationView> = {}): RelationView {
  return {
    id: 1,
    endpoint,
    app,
    remoteApp: {},
    remoteUnits: {},
    localApp: {},
    localUnit: {},
    secrets: {},
    own: {},
    ...more,
  };
}
