import { blocked, Integration, ready, waiting } from '@grimoire/charm';
import type { Context, Reading, RelationView, Secret, Self } from '@grimoire/charm';
import { seenData } from './bookkeeping.ts';
import { parseEndpoint, type Endpoint } from './endpoint.ts';
import { answer, credentials, request, requestedSecrets, tls, type Answer, type Credentials } from './wire.ts';

/** A database that is ready to be used. */
export interface Database {
  /** Juju's number of the relation. With `name` it is the identity of the database: another number, another database. */
  readonly relation: number;
  readonly name: string;
  /** Of the primary; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: Secret;
  /** Readers; empty when the provider names none. */
  readonly readOnly: readonly Endpoint[];
  /** The server's version, when the provider tells. */
  readonly version: string | undefined;
  readonly tls: { readonly enabled: boolean; /** PEM. */ readonly ca: string | undefined };
}

/** What is asked for. `roles` must never change afterwards: the reference provider fails its hook when they do. */
export interface Wanted {
  /** Its name, or how it follows from the unit: many charms name it like the application. */
  readonly database: string | ((self: Self) => string);
  /** `extra-user-roles`. Default none: none of our charms needs a superuser. */
  readonly roles?: readonly string[];
}

/**
 * The requirer's end of `postgresql_client`: asks for a database and reads the answer.
 *
 * The leader asks as soon as the relation is there. What it keeps in its unit bag under `data`, and the copy of
 * `requested-secrets` beside it, is the reference library's bookkeeping: a charm refreshed from the reference charm, or
 * back to it, does not take everything for new.
 */
export function postgresql(wanted: Wanted): Integration<'requires', 'postgresql_client', Database> {
  return new Integration('requires', 'postgresql_client', 'required', {
    secrets: ['secret-user', 'secret-tls'],
    owes(relation, { self }) {
      const app = request.write({
        database: nameOf(wanted, self),
        'requested-secrets': requestedSecrets,
        'extra-user-roles': wanted.roles,
        'external-node-connectivity': false,
      });
      return {
        app: { ...app, 'requested-secrets': pythonList(requestedSecrets) },
        unit: {
          ...(self.leader ? { 'requested-secrets': pythonList(requestedSecrets) } : {}),
          data: seenData(relation.remoteApp, relation.localUnit['data']),
        },
      };
    },
    read: ([relation], context) =>
      relation === undefined
        ? waiting(context.endpoint, `${context.endpoint}: not related`)
        : read(relation, context, wanted),
  });
}

function read(relation: RelationView, { endpoint, self }: Context, wanted: Wanted): Reading<Database> {
  const from = `the ${relation.app || 'database'} charm`;
  const bag = answer.parse(relation.remoteApp);
  if (!bag.ok && bag.wrong.length > 0) {
    return blocked(
      endpoint,
      `${endpoint}: cannot read ${bag.wrong.join(', ')} from ${from}: check that charm, or remove the relation`,
    );
  }
  const user = whoAmI(relation, bag.ok ? bag.value : undefined);
  const missing = [...(bag.ok ? [] : bag.missing), ...user.missing];
  if (!bag.ok || user.found === undefined) {
    return waiting(endpoint, `${endpoint}: waiting for ${missing.join(', ')} from ${from}`);
  }
  if (bag.value.subordinated && !Object.values(relation.remoteUnits).some((unit) => unit['state'] === 'ready')) {
    return waiting(endpoint, `${endpoint}: waiting for a unit of ${from} to be ready`);
  }

  const [primary, ...wrong] = bag.value.endpoints.map(parseEndpoint);
  const readers = (bag.value['read-only-endpoints'] ?? []).map(parseEndpoint);
  if (primary === undefined || wrong.includes(undefined)) {
    return blocked(endpoint, `${endpoint}: cannot read endpoints from ${from}: expected host:port`);
  }
  const secured = relation.secrets['secret-tls'] === undefined ? undefined : tls.parse(relation.secrets['secret-tls']);
  const security = secured?.ok ? secured.value : bag.value;
  return ready({
    relation: relation.id,
    name: bag.value.database ?? nameOf(wanted, self),
    host: primary.host,
    port: primary.port,
    ...user.found,
    readOnly: readers.filter((reader) => reader !== undefined),
    version: bag.value.version,
    tls: { enabled: security.tls, ca: security['tls-ca'] },
  });
}

function nameOf({ database }: Wanted, self: Self): string {
  return typeof database === 'string' ? database : database(self);
}

/** Credentials from the secret, or, from a provider that does without, from the bag. */
function whoAmI(
  relation: RelationView,
  bag: Answer | undefined,
): { readonly found?: Credentials; readonly missing: readonly string[] } {
  if (relation.remoteApp['secret-user']) {
    const content = relation.secrets['secret-user'];
    if (content === undefined) return { missing: ['the secret of secret-user'] };
    const user = credentials.parse(content);
    return user.ok
      ? { found: user.value, missing: [] }
      : { missing: [...user.missing, ...user.wrong].map((key) => `${key} in secret-user`) };
  }
  const { username, password } = bag ?? {};
  if (username !== undefined && password !== undefined) return { found: { username, password }, missing: [] };
  return { missing: ['secret-user'] };
}

/** JSON as the reference writes it, with a blank after each comma, so that a refresh rewrites nothing. */
function pythonList(items: readonly string[]): string {
  return `[${items.map((item) => JSON.stringify(item)).join(', ')}]`;
}
