import type { SecretContent } from './secret.ts';
import type { Reading } from './reading.ts';

/**
 * What `charmcraft.yaml` says, as a value and as types. A charm's `charmcraft.gen.ts` is generated from that file, `as
 * const`, and satisfies this. Keys keep the spelling of the file.
 */
export interface Metadata {
  readonly name: string;
  readonly containers?: Readonly<Record<string, ContainerSpec>>;
  readonly storage?: Readonly<Record<string, StorageSpec>>;
  readonly requires?: Endpoints;
  readonly provides?: Endpoints;
  readonly peers?: Endpoints;
  readonly config?: { readonly options: Readonly<Record<string, OptionSpec>> };
  readonly actions?: Readonly<Record<string, ActionSpec>>;
  readonly resources?: Readonly<Record<string, { readonly type: string }>>;
}

/** Which side of a relation an endpoint is: the key of `charmcraft.yaml` it stands under. */
export type Role = 'requires' | 'provides' | 'peers';

export interface ContainerSpec {
  readonly resource?: string;
  readonly mounts?: readonly { readonly storage: string; readonly location?: string }[];
}
export interface StorageSpec {
  readonly type: string;
  readonly location?: string;
}
export interface EndpointSpec {
  readonly interface: string;
  readonly limit?: number;
  readonly optional?: boolean;
}
export type Endpoints = Readonly<Record<string, EndpointSpec>>;

/** A value that an option has. One of type `secret` is a {@link UserSecret}. */
export type OptionValue = string | number | boolean;

/** What an option of type `secret` holds: a secret of the operator's own, made with `juju add-secret`. */
export interface UserSecret {
  /** `secret:` and its id. */
  readonly uri: string;
  /** Blocked with a sentence for the operator when there is no such secret or it was not granted to this application. */
  readonly content: Reading<SecretContent>;
}
export interface OptionSpec {
  readonly type: 'string' | 'int' | 'float' | 'boolean' | 'secret';
  readonly default?: string | number | boolean;
  /** `false`: the application cannot do without. A key of the 12-factor extensions; Juju overlooks it. */
  readonly optional?: boolean;
}
export interface ActionSpec {
  readonly params?: Readonly<Record<string, ParamSpec>>;
  readonly required?: readonly string[];
}
export interface ParamSpec {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
}

type Nothing = Readonly<Record<never, never>>;
type Of<M, K extends PropertyKey> = M extends { readonly [P in K]: infer V } ? V : Nothing;
type Keys<T> = keyof T & string;

export type ContainerName<M extends Metadata> = Keys<Of<M, 'containers'>>;
export type ActionName<M extends Metadata> = Keys<Of<M, 'actions'>>;
export type OptionName<M extends Metadata> = Keys<Of<Of<M, 'config'>, 'options'>>;
export type EndpointName<M extends Metadata, R extends Role = Role> = { [P in R]: Keys<Of<M, P>> }[R];
export type InterfaceOf<M extends Metadata, R extends Role, E> = Of<Of<Of<M, R>, E & string>, 'interface'>;

interface Scalar {
  readonly string: string;
  readonly int: number;
  readonly float: number;
  readonly boolean: boolean;
  readonly secret: UserSecret;
  readonly integer: number;
  readonly number: number;
  readonly array: readonly unknown[];
  readonly object: Readonly<Record<string, unknown>>;
}
type Typed<O> = O extends { readonly enum: readonly (infer E)[] }
  ? E
  : O extends { readonly type: infer T extends keyof Scalar }
    ? Scalar[T]
    : unknown;

/** Options by the name they have in `charmcraft.yaml`; one without a default may be `undefined`. */
export type Config<M extends Metadata> = Expand<ConfigOf<Of<Of<M, 'config'>, 'options'>>>;
type ConfigOf<O> = {
  readonly [K in keyof O]: Typed<O[K]> | (O[K] extends { readonly default: unknown } ? never : undefined);
};

/** An action's parameters: those that are required or have a default are always there. */
export type Params<M extends Metadata, A extends ActionName<M>> = Expand<ParamsOf<Of<Of<M, 'actions'>, A>>>;
type ParamsOf<S> = {
  readonly [K in keyof Of<S, 'params'>]:
    | Typed<Of<S, 'params'>[K]>
    | (Of<S, 'params'>[K] extends { readonly default: unknown } ? never : K extends Demanded<S> ? never : undefined);
};
type Demanded<S> = Of<S, 'required'> extends readonly (infer K)[] ? K : never;

/** Every event that Juju can send to this charm. Nobody subscribes to them: each is only a reason to look again. */
export type EventName<M extends Metadata> =
  | LifeEvent
  | `secret-${'changed' | 'expired' | 'remove' | 'rotate'}`
  | `${ContainerName<M>}-pebble-${'ready' | 'custom-notice' | 'check-failed' | 'check-recovered'}`
  | `${EndpointName<M>}-relation-${'created' | 'joined' | 'changed' | 'departed' | 'broken'}`
  | `${Keys<Of<M, 'storage'>>}-storage-${'attached' | 'detaching'}`;
type LifeEvent =
  | 'install'
  | 'start'
  | 'stop'
  | 'remove'
  | 'upgrade-charm'
  | 'config-changed'
  | 'update-status'
  | 'leader-elected'
  | 'leader-settings-changed';

type Expand<T> = { [K in keyof T]: T[K] } & {};
