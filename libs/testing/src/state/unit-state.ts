import type { Config, ContainerName, EndpointName, Metadata, UserSecret } from '@grimoire/charm';
import type { Layer } from '@grimoire/pebble';
import type { ExecHandler } from '@grimoire/pebble/fake';

type Bag = Readonly<Record<string, string>>;

/**
 * Everything that one unit can see, and that it has left behind: what goes into a transition, and what comes out of it.
 * What is not said is as on a unit of one that leads, started and with nothing related.
 */
export type UnitState<M extends Metadata> = StateOf<EndpointName<M>, ContainerName<M>, SettableConfig<M>>;

/** The same of any charm. */
export type AnyState = StateOf<string, string, Readonly<Record<string, string | number | boolean | undefined>>>;

export interface StateOf<Endpoint extends string, Container extends string, Options> {
  /** The application's name. @default the charm's */
  readonly app?: string;
  /** The unit's number. @default 0 */
  readonly number?: number;
  /** @default true */
  readonly leader?: boolean;
  /** How many units the operator wants. @default this one and those of the peer relation */
  readonly plannedUnits?: number;
  /** What the operator has set; the others have their defaults. */
  readonly config?: Options;
  /** Peer relations are there, empty, unless they are said otherwise. */
  readonly relations?: readonly RelationState<Endpoint>[];
  /** What is in each container; one that is not named can be reached, and is empty. */
  readonly containers?: { readonly [C in Container]?: ContainerState };
  readonly secrets?: readonly SecretState[];
  /** What `state-set` has kept: the framework's memory. */
  readonly stored?: Bag;
  /** What the charm has set last. @default `unknown`, without a message */
  readonly status?: StatusState;
  /** What a leader has set. @default nobody has set one */
  readonly appStatus?: StatusState;
  /** Opened ports, `8080/tcp`. */
  readonly ports?: readonly string[];
  readonly workloadVersion?: string;
}

/** Options of type `secret` are set to a URI. */
type SettableConfig<M extends Metadata> = {
  readonly [K in keyof Config<M>]?:
    | Extract<Config<M>[K], OptionValue>
    | (UserSecret extends Config<M>[K] ? string : never);
};

type OptionValue = string | number | boolean;

export interface StatusState {
  readonly status: string;
  readonly message: string;
}

export interface RelationState<Endpoint extends string = string> {
  readonly endpoint: Endpoint;
  /** Unique among all relations. @default its place in the list, from 1 on */
  readonly id?: number;
  /** The other application. @default the endpoint's name, with `remote-` before it; of a peer relation our own */
  readonly app?: string;
  readonly remoteApp?: Bag;
  /** Units of the other side by name, `pg/0`; of a peer relation the other units of ours. */
  readonly remoteUnits?: Readonly<Record<string, Bag>>;
  /** What the leader has written for us. */
  readonly localApp?: Bag;
  /** What this unit has written, without the addresses that Juju puts there. */
  readonly localUnit?: Bag;
}

export interface ContainerState {
  /** @default true */
  readonly reachable?: boolean;
  readonly files?: Readonly<Record<string, string | FileState>>;
  /** Parents of files are made by themselves, 0o755 and root's. */
  readonly directories?: Readonly<Record<string, Omit<FileState, 'content'>>>;
  /** Users beside root, with their numbers. */
  readonly users?: Readonly<Record<string, number>>;
  /** The image's own layers. */
  readonly image?: readonly Layer[];
  /** What Pebble was told beside. */
  readonly plan?: Layer;
  /** Services of the plan that run. */
  readonly running?: readonly string[];
  /** Checks of the plan that are not up. */
  readonly checks?: Readonly<Record<string, 'up' | 'down'>>;
  /** Keys of custom notices that occurred, `example.org/done`. */
  readonly notices?: readonly string[];
  /** What commands answer. @default there is no program at all */
  readonly exec?: ExecHandler;
}

export interface FileState {
  readonly content: string;
  /** @default 0o644, of a directory 0o755 */
  readonly mode?: number;
  /** A name of root's or of `users`, or a number. @default root */
  readonly user?: string | number;
  readonly group?: string | number;
}

export interface SecretState {
  /** 20 characters of `0-9a-z`; see {@link secretId}. */
  readonly id: string;
  /** Ours, of another application by its name, or a user secret of the model's. */
  readonly owner: 'application' | 'unit' | 'model' | { readonly app: string };
  /** The owner's label. */
  readonly label?: string;
  readonly content: Bag;
  /** The latest revision. @default 1 */
  readonly revision?: number;
  /** Of another's or a user secret: whether we may read it. @default true */
  readonly granted?: boolean;
  /** Of ours: the relations whose application may read it, by id. */
  readonly grants?: readonly number[];
}

/** The id that stands for this name: for `secret:` in a databag or an option, and for the secret itself. */
export function secretId(name: string): string {
  let hash = 7n;
  for (const byte of Buffer.from(name)) hash = (hash * 1_099_511_628_211n + BigInt(byte)) % 36n ** 19n;
  return `c${hash.toString(36).padStart(19, '0')}`;
}

/** The other application of a relation. */
export function otherApp({ endpoint, app }: RelationState): string {
  return app ?? `remote-${endpoint}`;
}
