import { blocked, cannotRead, Integration, pythonJson, ready, waiting } from '@grimoire/charm';
import type { Context, Reading, RelationView, Secret, Self } from '@grimoire/charm';
import { seenData } from './bookkeeping.ts';
import { parseEndpoint, type Endpoint } from './endpoint.ts';
import { generationOf } from './generation.ts';
import { answer, credentials, request, requestedSecrets, tls, type Answer, type Credentials } from './wire.ts';

/** A database that is ready to be used, whatever its kind. */
export interface Access {
  /** Juju's number of the relation. With `name` it is the identity of the database: another number, another database. */
  readonly relation: number;
  /** The application that provides it. */
  readonly app: string;
  readonly name: string;
  /** The primary first. */
  readonly endpoints: readonly [Endpoint, ...Endpoint[]];
  /** Readers; empty when the provider names none. */
  readonly readOnly: readonly Endpoint[];
  readonly username: string;
  readonly password: Secret;
  /** A whole URL, where the provider makes one, as it made it. */
  readonly uris: Secret | undefined;
  /** The server's version, when the provider tells. */
  readonly version: string | undefined;
  readonly tls: { readonly enabled: boolean; /** PEM. */ readonly ca: string | undefined };
  /** MongoDB's replica set. */
  readonly replset: string | undefined;
}

/** What is asked for. `roles` must never change afterwards: the reference provider fails its hook when they do. */
export interface Wanted {
  /** Its name, or how it follows from the unit: many charms name it like the application. */
  readonly database: string | ((self: Self) => string);
  /** `extra-user-roles`. Default none: none of our charms needs a superuser. */
  readonly roles?: readonly string[];
}

/** What one kind of database has of its own. */
export interface Kind<T> {
  /** Its usual port, where an endpoint names none. */
  readonly port: number;
  see(access: Access): T;
}

/**
 * The requirer's end of a database: asks for it and reads the answer.
 *
 * The leader asks as soon as the relation is there. What it keeps in its unit bag under `data`, and the copy of
 * `requested-secrets` beside it, is the reference library's bookkeeping: a charm refreshed from the reference charm, or
 * back to it, does not take everything for new.
 */
export function databaseRequirer<const I extends string, T>(
  name: I,
  wanted: Wanted,
  kind: Kind<T>,
): Integration<'requires', I, T> {
  return new Integration('requires', name, 'required', {
    secrets: ['secret-user', 'secret-tls'],
    owes(relation, { self }) {
      const app = request.write({
        database: nameOf(wanted, self),
        'requested-secrets': requestedSecrets,
        'extra-user-roles': wanted.roles,
        'external-node-connectivity': false,
      });
      return {
        app: { ...app, 'requested-secrets': pythonJson(requestedSecrets) },
        unit: {
          ...(self.leader ? { 'requested-secrets': pythonJson(requestedSecrets) } : {}),
          data: seenData(relation.remoteApp, relation.localUnit['data']),
        },
      };
    },
    read([relation], context) {
      if (relation === undefined) return waiting(context.endpoint, `${context.endpoint}: not related`);
      const access = read(relation, context, wanted, kind.port);
      return access.is === 'ready' ? ready(kind.see(access.value)) : access;
    },
  });
}

function read(relation: RelationView, { endpoint, self }: Context, wanted: Wanted, usual: number): Reading<Access> {
  const from = `the ${relation.app || 'database'} charm`;
  if (generationOf(relation.remoteApp) === 'v1') {
    return blocked(
      endpoint,
      `${endpoint}: ${from} answers in version 1 of the interface, and this charm asked in version 0: deploy a version of it that speaks both`,
    );
  }
  const bag = answer.parse(relation.remoteApp);
  if (!bag.ok && bag.wrong.length > 0) {
    return cannotRead(endpoint, bag.wrong, from);
  }
  const user = whoAmI(relation, bag.ok ? bag.value : undefined);
  const missing = [...(bag.ok ? [] : bag.missing), ...user.missing];
  if (!bag.ok || user.found === undefined) {
    return waiting(endpoint, `${endpoint}: waiting for ${missing.join(', ')} from ${from}`);
  }
  if (bag.value.subordinated && !Object.values(relation.remoteUnits).some((unit) => unit['state'] === 'ready')) {
    return waiting(endpoint, `${endpoint}: waiting for a unit of ${from} to be ready`);
  }

  const [primary, ...others] = bag.value.endpoints.map((text) => parseEndpoint(text, usual));
  const known = others.filter((other) => other !== undefined);
  if (primary === undefined || known.length < others.length) {
    return blocked(endpoint, `${endpoint}: cannot read endpoints from ${from}: expected host:port`);
  }
  const secured = relation.secrets['secret-tls'] === undefined ? undefined : tls.parse(relation.secrets['secret-tls']);
  const security = secured?.ok ? secured.value : bag.value;
  return ready({
    relation: relation.id,
    app: relation.app,
    name: bag.value.database ?? nameOf(wanted, self),
    endpoints: [primary, ...known],
    readOnly: (bag.value['read-only-endpoints'] ?? [])
      .map((text) => parseEndpoint(text, usual))
      .filter((reader) => reader !== undefined),
    ...user.found,
    version: bag.value.version,
    tls: { enabled: security.tls, ca: security['tls-ca'] },
    replset: bag.value.replset,
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
  const { username, password, uris } = bag ?? {};
  if (username !== undefined && password !== undefined) return { found: { username, password, uris }, missing: [] };
  return { missing: ['secret-user'] };
}
