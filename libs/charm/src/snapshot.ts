import type { Cloud } from './cloud.ts';
import type { Config, Metadata, OptionValue, UserSecret } from './metadata.ts';
import type { RelationView } from './relation-view.ts';
import type { Reading } from './reading.ts';
import type { Secret } from './secret.ts';

/** `leaving`: this unit is being removed. It does not reconcile any more. */
export type Life = 'alive' | 'leaving';

/** The unit that runs, as Juju tells it. */
export interface Self {
  /** `synapse/0` */
  readonly name: string;
  /** The application's name as deployed; need not be the charm's. */
  readonly app: string;
  /** The charm's name, of `charmcraft.yaml`. */
  readonly charm: string;
  readonly model: string;
  readonly modelUuid: string;
  readonly leader: boolean;
  readonly life: Life;
  /** How many units the operator wants, from the goal state; dying ones do not count. */
  readonly plannedUnits: number;
  /** Their names, sorted by number; this unit's among them unless it is leaving. */
  readonly units: readonly string[];
  /** The pod's address; IPv6 without brackets. `undefined` while the network is not up. */
  readonly address: string | undefined;
  /** The pod's name in the cluster's DNS: `synapse-0.synapse-endpoints.<model>.svc.cluster.local`. */
  readonly fqdn: string;
  readonly proxies: Proxies;
  /** Of a charm that declares `cloud: true`, and only then. */
  readonly cloud?: Reading<Cloud>;
}

/** The model's proxy settings (`JUJU_CHARM_*_PROXY`); `undefined` when not set. */
export interface Proxies {
  readonly http: string | undefined;
  readonly https: string | undefined;
  /** Comma separated, as the operator wrote it. */
  readonly no: string | undefined;
}

/** Everything that was seen in one look. Plain and immutable: a test writes one down. */
export interface Snapshot<M extends Metadata = Metadata> {
  readonly self: Self;
  /** Options as Juju gives them. */
  readonly options: Config<M>;
  /** Relations by endpoint, ordered by id; endpoints without any may be left out. */
  readonly relations: Readonly<Record<string, readonly RelationView[]>>;
  /** Facts by the name they were declared with. One that is left out is not known yet. */
  readonly facts: Readonly<Record<string, Reading<unknown>>>;
  /** Kept values by the name they were declared with. One that is left out is not made yet. */
  readonly kept: Readonly<Record<string, Reading<Secret>>>;
}

/** A snapshot with its types forgotten. */
export interface Observed {
  readonly self: Self;
  readonly options: Readonly<Record<string, OptionValue | UserSecret | undefined>>;
  readonly relations: Readonly<Record<string, readonly RelationView[]>>;
  readonly facts: Readonly<Record<string, Reading<unknown>>>;
  readonly kept: Readonly<Record<string, Reading<Secret>>>;
}
