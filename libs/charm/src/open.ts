import type { ActionTools, Results } from './action.ts';
import type { Charm, Defined, Facts, KeptValues, Seats, Seen, Unit } from './charm.ts';
import { decideFrom, type Declared } from './decide.ts';
import type { Decision } from './goal.ts';
import type { Integration } from './integration.ts';
import type { Metadata, OptionValue, Role, UserSecret } from './metadata.ts';
import type { Reading } from './reading.ts';
import type { Workload } from './workload.ts';

/** Options by name, whatever `charmcraft.yaml` declares. */
export type OpenOptions = Readonly<Record<string, OptionValue | UserSecret | undefined>>;

/** What an action of an open charm does with its parameters. */
export type OpenAction<C> = (params: Readonly<Record<string, unknown>>, tools: OpenTools<C>) => Promise<Results>;

/** What an action of an open charm has at hand: containers by any name. */
export interface OpenTools<C> extends Omit<ActionTools<Metadata, C>, 'workload'> {
  /** A container, when it can be reached; else the action fails with that sentence. */
  workload(container: string): Promise<Workload>;
}

/** What the integrations say, by endpoint. What is not ready is for `decide` to judge; `undefined`: not related. */
export type Given<T> = ReadonlyMap<string, Reading<T | undefined>>;

/** A charm for any `charmcraft.yaml` of a kind: options, endpoints and actions are data. */
export interface OpenDefinition<C, T, F, K, S> {
  readonly config: (options: OpenOptions) => Reading<C>;
  /** All of one type and all observed, since `decide` cannot know their names. */
  readonly integrations: Readonly<Record<string, Integration<Role, string, T, 'observed'>>>;
  readonly facts: F;
  readonly kept: K;
  readonly seats: S;
  readonly decide: (unit: Unit<C>, given: Given<T>, seen: Seen<F> & Seen<K> & Seen<S>) => Decision;
  readonly actions: Readonly<Record<string, OpenAction<C>>>;
}

/**
 * Defines a charm whose endpoints, options and actions are known only when it runs. Where they are known before, use
 * `defineCharm`: there a wrong name does not compile.
 */
export function openCharm<
  const M extends Metadata,
  C,
  T,
  const F extends Facts<OpenMetadata>,
  const K extends KeptValues<OpenMetadata>,
  const S extends Seats<OpenMetadata>,
>(metadata: M, definition: OpenDefinition<C, T, F, K, S>): Charm<M>;
export function openCharm(metadata: Metadata, definition: AnyDefinition): Defined {
  const endpoints = Object.keys(definition.integrations);
  const declared: Declared = {
    config: (options) => definition.config(options),
    decide: (unit, seen) => {
      const all = Object(seen);
      return definition.decide(unit, new Map(endpoints.map((endpoint) => [endpoint, all[endpoint]])), seen);
    },
    integrations: definition.integrations,
    facts: definition.facts,
    kept: definition.kept,
    seats: definition.seats,
    unready: {},
    actions: definition.actions,
  };
  return { metadata, declared, decide: (snapshot) => decideFrom(declared, snapshot) };
}

/** Metadata in which every name is possible. */
interface OpenMetadata extends Metadata {
  readonly containers: NonNullable<Metadata['containers']>;
  readonly peers: NonNullable<Metadata['peers']>;
}

/** A definition with its types forgotten: what the implementation sees behind the signature above. */
interface AnyDefinition extends Pick<Declared, 'integrations' | 'facts' | 'kept' | 'seats' | 'actions'> {
  config(options: unknown): Reading<unknown>;
  decide(unit: unknown, given: unknown, seen: unknown): Decision;
}
