import type { Json } from '@grimoire/hook-protocol';
import type { ActionSpec, CharmMeta, ConfigValue } from './charm/charm-meta.ts';
import type { Hook } from './hook.ts';

/**
 * One Juju model as a plain value: what the controller keeps, and what each unit's agent keeps. Everything is readonly
 * and JSON; a model that was serialised and parsed is the same model. Verbs, facts and hooks are functions from one
 * model to the next.
 *
 * Moments (`at`, `since`, `until` ...) are milliseconds since 1970 and always come from the caller.
 */
export interface Model {
  /** Version of this shape. A store that finds another one must migrate or refuse. */
  readonly format: 1;
  readonly name: string;
  readonly uuid: string;
  /** Version of the agents, e.g. `3.6.11`. */
  readonly agentVersion: string;
  /** Model configuration that was set; `modelConfigValue` knows the defaults. */
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly rules: Rules;
  readonly applications: Readonly<Record<string, Application>>;
  readonly units: Readonly<Record<string, Unit>>;
  /** By relation id, as text. */
  readonly relations: Readonly<Record<string, Relation>>;
  /** By bare secret id (20 characters). */
  readonly secrets: Readonly<Record<string, Secret>>;
  /** By action id, as text. */
  readonly actions: Readonly<Record<string, Action>>;
  /** What `credential-get` tells a charm that is trusted, as Juju prints it. Without it there is no API to speak of. */
  readonly cloud?: { readonly [key: string]: Json };
  /** Next numbers to give out. None is ever given twice. */
  readonly sequences: { readonly relation: number; readonly action: number; readonly storage: number };
}

/** Where Juju's own behaviour is open, disputed or differs between releases (juju.md 8 and 10). */
export interface Rules {
  /** Release line: 4 has no leader settings and no `leader-settings-changed`. */
  readonly juju: 3 | 4;
  /** Whether a leader gets `changed` for its own write to a peer relation's application bag. */
  readonly leaderHearsItself: boolean;
  /** Whether units of the owning application that read its secret get `secret-changed`. */
  readonly ownersHearTheirSecrets: boolean;
  /** Whether `storage-attached` may come before the first `start`, or only after it. */
  readonly storage: 'early' | 'late';
}

export type Life = 'alive' | 'dying' | 'dead';

export interface Status {
  readonly status: string;
  readonly message: string;
  readonly since: number;
  /** What an `error` is about: `hook`, and by kind `relation-id`, `remote-unit`, `secret-uri`, `secret-label`. */
  readonly data?: Readonly<Record<string, string | number>>;
}

export interface Application {
  readonly name: string;
  readonly life: Life;
  readonly charm: CharmMeta;
  /** e.g. `local:synapse-0`. */
  readonly charmUrl: string;
  readonly charmRevision: number;
  /** Rises when the charm or a resource changes; pods are replaced for it. */
  readonly modifiedVersion: number;
  /** What the operator set; defaults are the charm's. */
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly trust: boolean;
  /** Units wanted. */
  readonly scale: number;
  /** By resource name. */
  readonly resources: Readonly<Record<string, Resource>>;
  /** Constraints as given, e.g. `{ mem: '2G' }`. */
  readonly constraints: Readonly<Record<string, string>>;
  /** Address of the application's Service; absent until there is one. */
  readonly address?: string;
  readonly leader?: Lease;
  readonly leaderSettings: { readonly version: number; readonly data: Readonly<Record<string, string>> };
  /** Set by the leader; absent: the worst of the units. */
  readonly status?: Status;
  readonly workloadVersion: string;
}

export interface Lease {
  readonly unit: string;
  readonly until: number;
}

/** What a deployment gives for a resource: an image reference or a file, as the runner understands it. */
export interface Resource {
  readonly type: 'oci-image' | 'file';
  /** Image: its reference. File: where its bytes are. */
  readonly value: string;
  readonly username?: string;
  readonly password?: string;
}

export interface Unit {
  readonly name: string;
  readonly application: string;
  readonly number: number;
  readonly life: Life;
  /** Absent while there is no pod: then no hook runs. */
  readonly pod?: Pod;
  readonly agent: Agent;
  /** What the charm set last, whatever the agent shows. */
  readonly workload: Status;
  /** `allocating idle executing error`, with its message. */
  readonly agentStatus: Status;
  /** `state-set`. */
  readonly state: Readonly<Record<string, string>>;
  readonly ports: readonly OpenedPort[];
  /** By storage id, e.g. `data/0`. */
  readonly storage: Readonly<Record<string, Storage>>;
}

export interface Pod {
  readonly address: string;
  readonly since: number;
  /** SIGTERM has come: `stop` is the last hook. */
  readonly terminating: boolean;
}

export interface OpenedPort {
  /** The same as `to` on Kubernetes. */
  readonly from: number;
  readonly to: number;
  readonly protocol: string;
  /** Sorted; empty means all. */
  readonly endpoints: readonly string[];
}

export interface Storage {
  readonly id: string;
  readonly name: string;
  readonly kind: 'filesystem' | 'block';
  /** Path in the charm container. */
  readonly location: string;
  readonly life: Life;
  /** The machine has the volume. */
  readonly provisioned: boolean;
  /** `storage-attached` was committed. */
  readonly attached: boolean;
}

/** What one unit's agent remembers. */
export interface Agent {
  readonly installed: boolean;
  readonly started: boolean;
  readonly stopped: boolean;
  readonly removed: boolean;
  /** Leadership was accepted: `leader-elected` began. */
  readonly leader: boolean;
  /** Some charm code set the workload status at least once. */
  readonly statusSet: boolean;
  /** The hook that runs now. */
  readonly running?: RunningHook;
  /** A hook that comes before anything else. */
  readonly queued?: Hook;
  readonly failed?: FailedHook;
  /** What the last `config-changed` had seen, as digests. */
  readonly seen?: ConfigSeen;
  /** A new pod: `upgrade-charm` is owed. */
  readonly upgradeOwed: boolean;
  /** By relation id: what hooks have told the charm so far. */
  readonly relations: Readonly<Record<string, RelationSeen>>;

  // Kept in memory by the real agent, so forgotten when it restarts.
  /** How often the agent started. A poller that sees it change starts over with an empty notice cursor. */
  readonly starts: number;
  /** `start` is owed because the agent started again. */
  readonly startOwed: boolean;
  readonly leaderSettingsSeen?: number;
  /** When the next `update-status` is due. */
  readonly updateStatusAt: number;
  /** Boot ids of the workloads' Pebbles, by container: known, and told to the charm. */
  readonly boots: Readonly<Record<string, string>>;
  readonly bootsTold: Readonly<Record<string, string>>;
  /** Workload events that wait for their hook, in order of arrival. */
  readonly events: readonly WorkloadEvent[];
}

export interface RunningHook {
  readonly hook: Hook;
  readonly contextId: string;
  readonly since: number;
  readonly seen: ConfigSeen;
}

export interface FailedHook {
  readonly hook: Hook;
  readonly attempts: number;
  /** Absent: not before the operator says so (`automatically-retry-hooks=false`). */
  readonly retryAt?: number;
}

export interface ConfigSeen {
  readonly config: string;
  readonly trust: boolean;
  readonly addresses: string;
}

export interface RelationSeen {
  /** `created` was committed. */
  readonly created: boolean;
  /** Members told to the charm, with the version of their bag. */
  readonly members: Readonly<Record<string, number>>;
  readonly applications: Readonly<Record<string, number>>;
  /** `joined` ran for this unit, its `changed` did not yet. */
  readonly changedOwed?: string;
}

export interface WorkloadEvent {
  readonly hook: Hook;
  readonly notBefore: number;
}

export interface Relation {
  readonly id: number;
  readonly interface: string;
  readonly scope: 'global' | 'container';
  readonly life: Life;
  /** One for a peer relation; else the provider first. */
  readonly endpoints: readonly RelationEndpoint[];
  /** By application name. */
  readonly applications: Readonly<Record<string, Bag>>;
  /** By unit name; stays readable after the unit left. */
  readonly units: Readonly<Record<string, Bag & { readonly scope: 'in' | 'leaving' | 'left' }>>;
  readonly since: number;
}

export interface RelationEndpoint {
  readonly application: string;
  readonly endpoint: string;
  readonly role: 'provider' | 'requirer' | 'peer';
}

/** Relation data. `version` rises with every write that changes something; an application bag never written has 0. */
export interface Bag {
  readonly version: number;
  readonly data: Readonly<Record<string, string>>;
}

export interface Secret {
  readonly id: string;
  readonly owner: SecretOwner;
  readonly label: string;
  readonly description: string;
  readonly rotate: RotatePolicy;
  readonly nextRotate?: number;
  readonly created: number;
  readonly updated: number;
  /** Rising; the last one is the latest. */
  readonly revisions: readonly SecretRevision[];
  readonly grants: readonly SecretGrant[];
  /** By unit name. */
  readonly consumers: Readonly<Record<string, SecretConsumer>>;
}

export type SecretOwner =
  | { readonly kind: 'application'; readonly name: string }
  | { readonly kind: 'unit'; readonly name: string }
  | { readonly kind: 'model' };

export type RotatePolicy = 'never' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly';

export interface SecretRevision {
  readonly revision: number;
  /** Values in base64. */
  readonly content: Readonly<Record<string, string>>;
  readonly created: number;
  readonly expire?: number;
  /** When `secret-expired` is due, first or again. */
  readonly expireHookAt?: number;
  /** `secret-remove` was committed for it. */
  readonly removeTold: boolean;
}

export interface SecretGrant {
  readonly target: string;
  readonly kind: 'application' | 'unit';
  /** Absent for a user secret. */
  readonly relation?: number;
}

export interface SecretConsumer {
  readonly label: string;
  /** The tracked revision. */
  readonly revision: number;
  /** The newest revision that this unit was told of. */
  readonly told: number;
}

export interface Action {
  readonly id: number;
  readonly unit: string;
  readonly name: string;
  readonly spec: ActionSpec;
  readonly params: Readonly<Record<string, unknown>>;
  readonly status: 'pending' | 'running' | 'aborting' | 'completed' | 'failed' | 'aborted';
  /** `action-fail` was called. */
  readonly failed: boolean;
  readonly message: string;
  readonly results: Readonly<Record<string, unknown>>;
  readonly log: readonly { readonly at: number; readonly message: string }[];
  readonly enqueued: number;
  readonly started?: number;
  readonly completed?: number;
}
