import type { OptionValue, Role, UserSecret } from './metadata.ts';
import { blocked, ready, type Reading } from './reading.ts';
import type { Databag, RelationView } from './relation-view.ts';
import type { Self } from './snapshot.ts';

/** What an integration may know besides the relation. */
export interface Context {
  readonly endpoint: string;
  readonly self: Self;
  /** Options as Juju gives them, for what is asked for because of one. The framework always tells; a test may leave it out. */
  readonly options?: Readonly<Record<string, OptionValue | UserSecret | undefined>>;
  /** All relations by endpoint: what is asked for may follow from another one (a redirect URI from the ingress). As `options`. */
  readonly relations?: Readonly<Record<string, readonly RelationView[]>>;
}

/**
 * What we owe the other side. Only the keys that are named are touched; `undefined` says that a key must not be there.
 * `app` is written by the leader and ignored on other units.
 */
export interface Owed {
  readonly app?: Readonly<Record<string, string | undefined>>;
  readonly unit?: Readonly<Record<string, string | undefined>>;
}

/**
 * - `required`: not related is a Problem, and so is related and unfinished.
 * - `optional`: not related is `undefined`; related and unfinished is a Problem.
 * - `observed`: the charm gets the Reading itself and decides what to do while it is missing.
 * - `always`: made of any number of relations, none included (what providers and peers are).
 */
export type Presence = 'required' | 'optional' | 'observed' | 'always';

/** What `decide` gets for an integration. */
export type SeenAs<T, P extends Presence> = P extends 'required' | 'always'
  ? T
  : P extends 'optional'
    ? T | undefined
    : Reading<T | undefined>;

/**
 * Where the secrets of the other side are: keys of its application bag that each hold a URI, or, for an interface that has
 * its URIs inside a document, what finds them: URI by a name of its own choice.
 */
export type SecretUris = readonly string[] | ((remoteApp: Databag) => Readonly<Record<string, string>>);

/** One end of an interface. All of it is pure. */
export interface Spec<T> {
  /**
   * What the other side's bags say, or why they do not say it yet. Untrusted data becomes a typed value or a Problem; it
   * never throws. Called with at least one relation, unless the presence is `always`. Most interfaces look at the first
   * only: relations come ordered by id.
   */
  read(relations: readonly RelationView[], context: Context): Reading<T>;
  /** Written as soon as the relation is there, whether or not anything else is ready. */
  owes?(relation: RelationView, context: Context): Owed;
  /** Keys of the other side's application bag that hold secret URIs, to be looked up before `read`. */
  readonly secrets?: SecretUris;
  /** Labels of our own secrets for a relation, by the databag key that carries the URI. Looked up before `read`. */
  own?(relation: { readonly id: number; readonly endpoint: string }): Readonly<Record<string, string>>;
}

/** The secrets that the other side points to: URI by key. */
export function secretUris(
  { secrets = [] }: Spec<unknown>,
  remoteApp: Databag,
): readonly (readonly [string, string])[] {
  const found =
    typeof secrets === 'function'
      ? Object.entries(secrets(remoteApp))
      : secrets.map((key) => [key, remoteApp[key]] as const);
  return found.filter((entry): entry is readonly [string, string] => Boolean(entry[1]));
}

/** One endpoint as a value: what it offers us and what it owes the other side. */
export class Integration<R extends Role, I extends string, T, P extends Presence = 'required'> {
  readonly role: R;
  readonly interface: I;
  readonly presence: P;
  readonly spec: Spec<T>;
  /** Only a type: what `decide` gets. */
  declare readonly seen: SeenAs<T, P>;

  constructor(role: R, name: I, presence: P, spec: Spec<T>) {
    this.role = role;
    this.interface = name;
    this.presence = presence;
    this.spec = spec;
  }

  /** Not related is fine: the charm sees `undefined`. Related and unfinished still waits. */
  optional(): Integration<R, I, T, 'optional'> {
    return new Integration(this.role, this.interface, 'optional', this.spec);
  }

  /** The charm sees the Reading and decides itself what to do while it is missing. */
  observed(): Integration<R, I, T, 'observed'> {
    return new Integration(this.role, this.interface, 'observed', this.spec);
  }

  /** What this endpoint's relations say. `undefined` only when there is no relation and that is fine. */
  read(relations: readonly RelationView[], context: Context): Reading<T | undefined> {
    // A peer relation is Juju's to make: what it means that there is none yet, its reader says.
    const reads = relations.length > 0 || this.presence === 'always' || this.role === 'peers';
    if (reads) return this.spec.read(relations, context);
    if (this.presence !== 'required') return ready(undefined);
    return blocked(
      context.endpoint,
      `${context.endpoint}: integrate ${context.self.app} with a charm that provides ${this.interface}`,
    );
  }
}

/** Any integration of a role and an interface, whatever it yields. */
export type AnyIntegration<R extends Role = Role, I = string> = Integration<R, I & string, unknown, Presence>;

/** An endpoint of `charmcraft.yaml` that this charm does not serve yet: `blocked`, with that word, once it is integrated. */
export function unserved<const R extends Role, const I extends string>(
  role: R,
  name: I,
): Integration<R, I, undefined, 'always'> {
  return new Integration(role, name, 'always', {
    read: (relations, { endpoint, self }) =>
      relations.length === 0
        ? ready(undefined)
        : blocked(
            endpoint,
            `${endpoint}: not served yet by this charm: juju remove-relation ${self.app}:${endpoint} ${relations[0]?.app ?? ''}`.trimEnd(),
          ),
  });
}

/** The peer relation as it is: bags of the application and of the other units. Waits until Juju has made it. */
export function peers<const I extends string>(name: I): Integration<'peers', I, RelationView, 'required'> {
  return new Integration('peers', name, 'required', {
    read: ([relation], { endpoint }) =>
      relation ? ready(relation) : { is: 'waiting', key: endpoint, why: `${endpoint}: waiting for the peer relation` },
  });
}
