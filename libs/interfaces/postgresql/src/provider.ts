import { Integration, ready, renderUrl, type Generated, generated } from '@grimoire/charm';
import type { Offer, RelationView, Secret } from '@grimoire/charm';
import { seenData } from './bookkeeping.ts';
import { formatEndpoint, type Endpoint } from './endpoint.ts';
import { credentials, request } from './wire.ts';

/** A relation in which a database was asked for. */
export interface Requested {
  /** Juju's number of the relation. */
  readonly relation: number;
  readonly endpoint: string;
  /** The application that asks. */
  readonly app: string;
  readonly database: string;
  /** The user that is made for it, by the reference's rule: `relation_id_<number>`. */
  readonly username: string;
  /** The password once it was made; `undefined` until then, and always on a unit that does not lead. */
  readonly password: Secret | undefined;
  readonly roles: readonly string[];
  /** Whether the other side can read secrets. Without, credentials would travel in the clear, and we do not send them. */
  readonly secrets: boolean;
  /** What the other side wrote, for the bookkeeping key `data`. */
  readonly view: RelationView;
}

/** The provider's end of `postgresql_client`: what was asked for, in every relation in which something was. */
export function postgresqlProvider(): Integration<'provides', 'postgresql_client', readonly Requested[], 'always'> {
  return new Integration('provides', 'postgresql_client', 'always', {
    own: (relation) => ({ 'secret-user': label(relation), 'secret-tls': label(relation, 'tls') }),
    read: (relations) =>
      ready(
        relations.flatMap((view) => {
          const asked = request.parse(view.remoteApp);
          return asked.ok ? [requested(view, asked.value.database, asked.value)] : [];
        }),
      ),
  });
}

function requested(
  view: RelationView,
  database: string,
  asked: {
    readonly 'requested-secrets': readonly string[] | undefined;
    readonly 'extra-user-roles': readonly string[] | undefined;
  },
): Requested {
  const made = credentials.parse(view.own['secret-user'] ?? {});
  return {
    relation: view.id,
    endpoint: view.endpoint,
    app: view.app,
    database,
    username: `relation_id_${view.id}`,
    password: made.ok ? made.value.password : undefined,
    roles: asked['extra-user-roles'] ?? [],
    secrets: asked['requested-secrets']?.includes('password') ?? false,
    view,
  };
}

export interface Served {
  /** The primary first. */
  readonly endpoints: readonly Endpoint[];
  /** Default: the same as `endpoints`, as a single unit of the reference says. */
  readonly readOnly?: readonly Endpoint[];
  readonly version?: string;
  /** Names of tasks that must be done before the other side may know: the ones that make user and database. */
  readonly after?: readonly string[];
}

/**
 * The answer to a request, for the goal's `offers`. It can be offered before the password exists: the framework makes it,
 * looks again, and then the address with the password in it follows.
 */
export function postgresqlOffer<E extends string>(endpoint: E, asked: Requested, served: Served): Offer<E> {
  const password: Secret | Generated = asked.password ?? generated(32);
  const tls = label({ id: asked.relation, endpoint }, 'tls');
  return {
    endpoint,
    relation: asked.relation,
    app: {
      database: asked.database,
      endpoints: served.endpoints.map(formatEndpoint).join(','),
      'read-only-endpoints': (served.readOnly ?? served.endpoints).map(formatEndpoint).join(','),
      version: served.version,
      data: seenData(asked.view.remoteApp, asked.view.localApp?.['data']),
    },
    secrets: {
      'secret-user': {
        label: label({ id: asked.relation, endpoint }),
        content: {
          username: asked.username,
          password: generated(32),
          uris: uri(asked, password, served.endpoints[0]),
          'read-only-uris': uri(asked, password, (served.readOnly ?? served.endpoints)[0]),
        },
      },
      'secret-tls': { label: tls, content: { tls: 'False' } },
    },
    ...(served.after === undefined ? {} : { after: served.after }),
  };
}

function uri(asked: Requested, password: Secret | Generated, at: Endpoint | undefined): Secret | undefined {
  if ('is' in password || at === undefined) return undefined;
  return renderUrl({ scheme: 'postgresql', username: asked.username, password, ...at, path: [asked.database] });
}

/** The reference's: `<endpoint>.<relation id>.<group>.secret`. */
function label(relation: { readonly id: number; readonly endpoint: string }, group: 'user' | 'tls' = 'user'): string {
  return `${relation.endpoint}.${relation.id}.${group}.secret`;
}
