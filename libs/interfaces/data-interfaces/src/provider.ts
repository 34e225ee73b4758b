import { generated, Integration, ready, type Generated } from '@grimoire/charm';
import type { Offer, RelationView, Secret } from '@grimoire/charm';
import { seenData } from './bookkeeping.ts';
import { formatEndpoint, type Endpoint } from './endpoint.ts';
import { generationOf, type Generation } from './generation.ts';
import { requests } from './v1/wire.ts';
import { credentials, request } from './wire.ts';

/** A relation in which a database was asked for. */
export interface Requested {
  /** Juju's number of the relation. */
  readonly relation: number;
  readonly endpoint: string;
  /** The application that asks. */
  readonly app: string;
  readonly database: string;
  /** The user that is made for it, by the reference's rule for this kind of database. */
  readonly username: string;
  /** The password once it was made; `undefined` until then, and always on a unit that does not lead. */
  readonly password: Secret | undefined;
  readonly roles: readonly string[];
  /** Whether the other side can read secrets. Without, credentials would travel in the clear, and we do not send them. */
  readonly secrets: boolean;
  /**
   * The version of the protocol in which it asks. Refuse `v1`, by name: the reference of version 0 stays silent, and an answer
   * in version 0 makes the asking hook fail.
   */
  readonly generation: Generation;
  /** What the other side wrote, for the bookkeeping key `data`. */
  readonly view: RelationView;
}

/** The provider's end of a database: what was asked for, in every relation in which something was. */
export function databaseProvider<const I extends string>(
  name: I,
  username: (relation: number) => string,
): Integration<'provides', I, readonly Requested[], 'always'> {
  return new Integration('provides', name, 'always', {
    own: (relation) => ({ 'secret-user': label(relation), 'secret-tls': label(relation, 'tls') }),
    read: (relations) => ready(relations.flatMap((view) => requested(view, username(view.id)) ?? [])),
  });
}

function requested(view: RelationView, username: string): Requested | undefined {
  const generation = generationOf(view.remoteApp);
  const asked = generation === 'v1' ? askedInV1(view) : askedInV0(view);
  if (asked === undefined) return undefined;
  const made = credentials.parse(view.own['secret-user'] ?? {});
  return {
    relation: view.id,
    endpoint: view.endpoint,
    app: view.app,
    username,
    password: made.ok ? made.value.password : undefined,
    ...asked,
    generation,
    view,
  };
}

type Asked = Pick<Requested, 'database' | 'roles' | 'secrets'>;

function askedInV0({ remoteApp }: RelationView): Asked | undefined {
  const asked = request.parse(remoteApp);
  if (!asked.ok) return undefined;
  return {
    database: asked.value.database,
    roles: asked.value['extra-user-roles'] ?? [],
    secrets: asked.value['requested-secrets']?.includes('password') ?? false,
  };
}

function askedInV1({ remoteApp }: RelationView): Asked | undefined {
  const asked = requests.parse(remoteApp);
  const first = asked.ok ? asked.value.requests[0] : undefined;
  return first && { database: first.resource, roles: first['extra-user-roles']?.split(',') ?? [], secrets: true };
}

export interface Served {
  /** The primary first. */
  readonly endpoints: readonly Endpoint[];
  /** Default: the same as `endpoints`, as a single unit of the reference says. */
  readonly readOnly?: readonly Endpoint[];
  readonly version?: string;
  /** PEM of the authority that signed the server's certificate; absent: the server speaks no TLS. */
  readonly ca?: string;
  /** MongoDB's replica set. */
  readonly replset?: string;
  /** Names of tasks that must be done before the other side may know: the ones that make user and database. */
  readonly after?: readonly string[];
}

/** The URL of one database, for those that ask for `uris`. `undefined` where the kind has none. */
export type UrlOf = (
  asked: Requested,
  password: Secret,
  endpoints: readonly [Endpoint, ...Endpoint[]],
) => Secret | undefined;

/**
 * The answer to a request, for the goal's `offers`. It can be offered before the password exists: the framework makes it,
 * looks again, and then the address with the password in it follows.
 */
export function databaseOffer<E extends string>(endpoint: E, asked: Requested, served: Served, urlOf: UrlOf): Offer<E> {
  const password: Secret | Generated = asked.password ?? generated(32);
  const url = ([first, ...rest]: readonly Endpoint[]): Secret | undefined =>
    'is' in password || first === undefined ? undefined : urlOf(asked, password, [first, ...rest]);
  const readOnly = served.readOnly ?? served.endpoints;
  return {
    endpoint,
    relation: asked.relation,
    app: {
      database: asked.database,
      endpoints: served.endpoints.map(formatEndpoint).join(','),
      'read-only-endpoints': readOnly.map(formatEndpoint).join(','),
      version: served.version,
      ...(served.replset !== undefined && { replset: served.replset }),
      data: seenData(asked.view.remoteApp, asked.view.localApp?.['data']),
    },
    secrets: {
      'secret-user': {
        label: label({ id: asked.relation, endpoint }),
        content: {
          username: asked.username,
          password: generated(32),
          uris: url(served.endpoints),
          'read-only-uris': url(readOnly),
        },
      },
      'secret-tls': {
        label: label({ id: asked.relation, endpoint }, 'tls'),
        content: served.ca === undefined ? { tls: 'False' } : { tls: 'True', 'tls-ca': served.ca },
      },
    },
    ...(served.after === undefined ? {} : { after: served.after }),
  };
}

/** The reference's: `<endpoint>.<relation id>.<group>.secret`. */
function label(relation: { readonly id: number; readonly endpoint: string }, group: 'user' | 'tls' = 'user'): string {
  return `${relation.endpoint}.${relation.id}.${group}.secret`;
}
