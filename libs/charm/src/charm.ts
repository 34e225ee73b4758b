import type { Action } from './action.ts';
import { decideFrom, type Declared } from './decide.ts';
import type { Observed } from './snapshot.ts';
import type { Fact, FactPresence } from './fact.ts';
import type { ContainerGoal, Decision } from './goal.ts';
import type { AnyIntegration } from './integration.ts';
import type { Kept } from './kept.ts';
import type { ActionName, Config, ContainerName, EndpointName, InterfaceOf, Metadata } from './metadata.ts';
import type { Reading } from './reading.ts';
import type { Seat } from './seat.ts';
import type { Self, Snapshot } from './snapshot.ts';
import type { Tracing } from './tracing/tracing.ts';

/** Every endpoint of `charmcraft.yaml`, each with an integration of its own role and interface. */
export type Integrations<M extends Metadata> = {
  readonly [E in EndpointName<M, 'requires'>]: AnyIntegration<'requires', InterfaceOf<M, 'requires', E>>;
} & {
  readonly [E in EndpointName<M, 'provides'>]: AnyIntegration<'provides', InterfaceOf<M, 'provides', E>>;
} & {
  readonly [E in EndpointName<M, 'peers'>]: AnyIntegration<'peers', InterfaceOf<M, 'peers', E>>;
};

export type Facts<M extends Metadata> = Readonly<Record<string, Fact<ContainerName<M>, unknown, FactPresence>>>;
export type KeptValues<M extends Metadata> = Readonly<Record<string, Kept<EndpointName<M, 'peers'>>>>;

export type Seats<M extends Metadata> = Readonly<Record<string, Seat<EndpointName<M, 'peers'>>>>;

/** What `decide` gets: integrations, facts, kept values and seats by name, each already met. */
export type Seen<I> = { readonly [E in keyof I]: I[E] extends { readonly seen: infer S } ? S : never };

/** The unit as `decide` sees it: what Juju tells, and the options as the charm works with them. */
export interface Unit<C> extends Self {
  readonly config: C;
}

/** What happens to a container while something required is missing. Default `keep`. */
export type Unready<M extends Metadata> = { readonly [C in ContainerName<M>]?: 'keep' | 'stop' };

/** Refuses containers that the charm does not have: TypeScript lets extra keys pass in what a function returns. */
type NoOthers<M extends Metadata, D> = D extends { readonly containers: infer C }
  ? { readonly containers: { readonly [K in keyof C]: K extends ContainerName<M> ? ContainerGoal : never } }
  : unknown;

/** No name may be declared twice among endpoints, facts, kept values and seats: `decide` gets them side by side. */
type NotDeclared<T, Taken> = { readonly [K in keyof T & keyof Taken]: never };

/** Endpoints that require an interface. */
type Requires<I, Name extends string> = {
  [E in keyof I]: I[E] extends AnyIntegration<'requires', Name> ? E & string : never;
}[keyof I];

export interface Definition<
  M extends Metadata,
  C,
  I extends Integrations<M>,
  F extends Facts<M>,
  K extends KeptValues<M>,
  S extends Seats<M>,
  D extends Decision<M>,
> {
  /** Options to what the charm works with; every bad option is named in the result. Pure. */
  readonly config: (options: Config<M>) => Reading<C>;
  /** Every endpoint of `charmcraft.yaml`, once. */
  readonly integrations: I & { readonly [E in Exclude<keyof I, EndpointName<M>>]: never };
  /** Answers that only the workload has. */
  readonly facts?: F & NotDeclared<F, NoInfer<I>>;
  /** Random yet stable values. */
  readonly kept?: K & NotDeclared<K, NoInfer<I & F>>;
  /** Roles that one unit holds. */
  readonly seats?: S & NotDeclared<S, NoInfer<I & F & K>>;
  /** What happens to containers while something required is missing. Default: each is kept as it is. */
  readonly unready?: Unready<M>;
  /** What should be true. Pure, and called with every requirement met. */
  readonly decide: (unit: Unit<C>, seen: Seen<I> & Seen<F> & Seen<K> & Seen<S>) => D & NoOthers<M, D>;
  /** Every action of `charmcraft.yaml`, once. */
  readonly actions: { readonly [A in ActionName<M>]: Action<M, A, C> };
  /** `unit.cloud` is there: the cloud and the credential for it. Juju is asked at every look. Default: not asked. */
  readonly cloud?: true;
  /** Traces of this charm's own hooks. Default: none, at no cost. */
  readonly tracing?: Tracing<Requires<NoInfer<I>, 'tracing'>, Requires<NoInfer<I>, 'certificate_transfer'>>;
}

/** A charm: what `main` runs, and what tests call. */
export interface Charm<M extends Metadata = Metadata> {
  readonly metadata: M;
  readonly declared: Declared;
  /** The whole decision as a function of what was seen: parse, read everything, decide. */
  decide(snapshot: Snapshot<M>): Decision<M>;
}

/** A charm with its types forgotten: what a dispatch runs. */
export type AnyCharm = Pick<Charm, 'metadata' | 'declared'>;

/**
 * Defines a charm. A wrong option, endpoint, container or action does not compile, and neither does a missing one.
 *
 * @param metadata - the generated `charmcraft.gen.ts`.
 */
export function defineCharm<
  const M extends Metadata,
  C,
  const I extends Integrations<M>,
  D extends Decision<M>,
  const F extends Facts<M> = NoneDeclared,
  const K extends KeptValues<M> = NoneDeclared,
  const S extends Seats<M> = NoneDeclared,
>(metadata: M, definition: Definition<M, C, I, F, K, S, D>): Charm<M>;
export function defineCharm(metadata: Metadata, definition: AnyDefinition): Defined {
  const declared: Declared = {
    config: (options) => definition.config(options),
    decide: (unit, seen) => definition.decide(unit, seen),
    integrations: definition.integrations,
    facts: definition.facts ?? {},
    kept: definition.kept ?? {},
    seats: definition.seats ?? {},
    unready: definition.unready ?? {},
    actions: definition.actions,
    ...(definition.cloud && { cloud: definition.cloud }),
    ...(definition.tracing && { tracing: definition.tracing }),
  };
  return { metadata, declared, decide: (snapshot) => decideFrom(declared, snapshot) };
}

type NoneDeclared = Readonly<Record<never, never>>;

/** A definition with its types forgotten: what the implementation sees behind the signature above. */
interface AnyDefinition extends Partial<Pick<Declared, 'facts' | 'kept' | 'seats' | 'unready' | 'cloud' | 'tracing'>> {
  config(options: unknown): Reading<unknown>;
  decide(unit: unknown, seen: unknown): Decision;
  readonly integrations: Declared['integrations'];
  readonly actions: Declared['actions'];
}

/** What a definition makes, with its types forgotten: what the implementations of the signatures give. */
export interface Defined {
  readonly metadata: Metadata;
  readonly declared: Declared;
  decide(snapshot: Observed): Decision;
}
