import type { Fact, FactPresence } from './fact.ts';
import type { Secret } from './secret.ts';

/** The only source of randomness of a charm: what makes kept values and generated credentials. */
export interface Random {
  bytes(count: number): Uint8Array;
  /** Characters of an alphabet, evenly; default letters and digits. */
  text(length: number, alphabet?: string): string;
  hex(bytes: number): string;
}

/** Where an older charm may have left the value. */
export type Adoption = FromFact | FromBag;

/** A fact, and what of it is the value. */
export interface FromFact {
  readonly is: 'fact';
  readonly fact: Fact<string, unknown, FactPresence>;
  readonly pick: (found: unknown) => Secret | string | undefined;
}

/** A key of the peer application bag that holds the value in the clear. */
export interface FromBag {
  readonly is: 'bag';
  readonly key: string;
}

/**
 * Adopts what a fact found. As long as the fact is not known the value is not made, so that nothing is overwritten.
 *
 * @example adopt: from(existing, (found) => found.signingKey)
 */
export function from<C extends string, T>(
  fact: Fact<C, T, 'required'>,
  pick: (found: T) => Secret | string | undefined,
): FromFact;
export function from(
  fact: Fact<string, unknown, 'required'>,
  pick: (found: unknown) => Secret | string | undefined,
): FromFact {
  return { is: 'fact', fact, pick };
}

/**
 * Adopts what an older charm wrote in the clear into the peer application bag. It is used as it is until the leader has
 * put it into a secret, and stays where it was until it is rotated: units that are not upgraded yet read it there.
 */
export const fromBag = (key: string): FromBag => ({ is: 'bag', key });

export interface KeptSpec<B extends string> {
  readonly secret: {
    /** The peer endpoint in whose application bag the secret's id is. */
    readonly bag: B;
    /** The key of that bag. */
    readonly key: string;
    /** The field of the secret. */
    readonly field: string;
  };
  /** Called by the leader, when there is nothing to adopt, and when an action rotates the value. */
  make(random: Random): string;
  readonly adopt?: Adoption;
}

/**
 * Random yet stable. Made once by the leader, in an application secret whose id is in the peer application bag; an
 * existing secret there is used as it is. Other units wait until it is there. `decide` gets it as a `Secret`.
 */
export class Kept<B extends string> {
  readonly spec: KeptSpec<B>;
  declare readonly seen: Secret;

  constructor(spec: KeptSpec<B>) {
    this.spec = spec;
  }
}

export function kept<const B extends string>(spec: KeptSpec<B>): Kept<B> {
  return new Kept(spec);
}
