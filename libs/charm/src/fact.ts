import type { Reading } from './reading.ts';
import type { OptionValue, UserSecret } from './metadata.ts';
import type { Self } from './snapshot.ts';
import type { Workload, WorkloadFiles } from './workload.ts';

/** What can be kept in the charm state. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a fact may depend on besides the workload. */
export interface FactContext {
  readonly self: Self;
  /** Options by name, as Juju gives them. */
  readonly options: Readonly<Record<string, OptionValue | UserSecret | undefined>>;
}

/** Read anew at every look; it may only read files, because a steady hook asks Pebble nothing but GET. */
export interface FileFact<C extends string, T> {
  readonly container: C;
  readonly lasts: 'look';
  read(files: WorkloadFiles, context: FactContext): Promise<T>;
}

/**
 * Asked once per boot of the container, or once per key, and then remembered in the charm state. It may run commands and
 * HTTP requests. When it throws it is not known yet, and asked again at the next look.
 */
export interface AskedFact<C extends string, T extends Json> {
  readonly container: C;
  readonly lasts: 'boot' | { readonly key: string | ((context: FactContext) => string) };
  read(workload: Workload, context: FactContext): Promise<T>;
}

export type FactPresence = 'required' | 'observed';

/** An answer that only the workload has. Until it is known `decide` is not called, unless it is `observed()`. */
export class Fact<C extends string, T, P extends FactPresence = 'required'> {
  readonly container: C;
  readonly lasts: 'look' | 'boot' | { readonly key: string | ((context: FactContext) => string) };
  readonly presence: P;
  readonly read: (workload: Workload, context: FactContext) => Promise<T>;
  declare readonly seen: P extends 'required' ? T : Reading<T>;

  constructor(
    container: C,
    lasts: Fact<C, T, P>['lasts'],
    presence: P,
    read: (workload: Workload, context: FactContext) => Promise<T>,
  ) {
    this.container = container;
    this.lasts = lasts;
    this.presence = presence;
    this.read = read;
  }

  /** The charm gets the Reading: for what is only known once the services run. */
  observed(): Fact<C, T, 'observed'> {
    return new Fact(this.container, this.lasts, 'observed', this.read);
  }
}

/**
 * Declares a fact.
 *
 * @example
 * const version = fact({ container: 'synapse', lasts: 'boot', read: async (workload) => (await workload.exec(['synapse', '--version'])).stdout.trim() });
 */
export function fact<const C extends string, T>(spec: FileFact<C, T>): Fact<C, T>;
export function fact<const C extends string, T extends Json>(spec: AskedFact<C, T>): Fact<C, T>;
export function fact<C extends string, T>(spec: {
  readonly container: C;
  readonly lasts: Fact<C, T>['lasts'];
  read(workload: Workload, context: FactContext): Promise<T>;
}): Fact<C, T> {
  return new Fact(spec.container, spec.lasts, 'required', (workload, context) => spec.read(workload, context));
}
