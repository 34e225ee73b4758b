import { blocked, cannotRead, fingerprint, Integration, list, maybe, ready, waiting } from '@grimoire/charm';
import type { Context, Databag, Reading, RelationView, Secret, Self } from '@grimoire/charm';
import { parseEndpoint, type Endpoint } from '../endpoint.ts';
import { generationOf } from '../generation.ts';
import { credentials, tls } from '../wire.ts';
import { answers, requests, resourceRequest, type ResourceAnswer, type ResourceRequest } from './wire.ts';

/** A resource that is ready to be used. */
export interface ResourceAccess {
  /** Juju's number of the relation. */
  readonly relation: number;
  /** The application that provides it. */
  readonly app: string;
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
  /** Fields that only this interface has, by their names on the wire. */
  readonly more: Readonly<Record<string, string>>;
}

/** What one interface has of its own. */
export interface Resource<T> {
  /** What is asked for; `*` where the interface has no names. */
  readonly name: string;
  readonly roles?: readonly string[];
  /** The usual port, where an endpoint names none. */
  readonly port: number;
  see(access: ResourceAccess, context: Context): Reading<T>;
}

/** The requirer's end of an interface that is spoken in version 1: asks for one resource and reads the answer. */
export function resourceRequirer<const I extends string, T>(
  name: I,
  resource: Resource<T>,
): Integration<'requires', I, T> {
  return new Integration('requires', name, 'required', {
    secrets: secretUris,
    owes(relation, { self }) {
      const asked = written(relation, resource.name);
      if (asked !== undefined) return {};
      return { app: requests.write({ version: 'v1', requests: [wish(relation, self, resource)] }) };
    },
    read([relation], context) {
      if (relation === undefined) return waiting(context.endpoint, `${context.endpoint}: not related`);
      const access = read(relation, context, resource);
      return access.is === 'ready' ? resource.see(access.value, context) : access;
    },
  });
}

function read(
  relation: RelationView,
  { endpoint, self }: Context,
  resource: Resource<unknown>,
): Reading<ResourceAccess> {
  const from = `the ${relation.app || 'data'} charm`;
  const unreadable = (keys: readonly string[]): Reading<ResourceAccess> => cannotRead(endpoint, keys, from);
  if (generationOf(relation.remoteApp) === 'v0' && relation.remoteApp['endpoints'] !== undefined) {
    return blocked(
      endpoint,
      `${endpoint}: ${from} answers in version 0 of the interface, and this charm asked in version 1: deploy a version of it that speaks both`,
    );
  }
  const bag = answers.parse(relation.remoteApp);
  if (!bag.ok && bag.wrong.length > 0) return unreadable(bag.wrong);
  const answer = bag.ok ? ours(bag.value.requests, relation, self, resource) : undefined;
  if (answer === undefined) return waiting(endpoint, `${endpoint}: waiting for an answer from ${from}`);
  const user = credentialsIn(answer, relation);
  const missing = [...(answer.endpoints === undefined ? ['endpoints'] : []), ...user.missing];
  if (answer.endpoints === undefined || user.found === undefined) {
    return waiting(endpoint, `${endpoint}: waiting for ${missing.join(', ')} from ${from}`);
  }
  const [primary, ...others] = endpointsIn(answer.endpoints, resource.port);
  const known = others.filter((other) => other !== undefined);
  if (primary === undefined || known.length < others.length) return unreadable(['endpoints']);
  const security = tls.parse(relation.secrets[secretKey(answer, 'tls')] ?? {});
  return ready({
    relation: relation.id,
    app: relation.app,
    endpoints: [primary, ...known],
    readOnly: endpointsIn(answer['read-only-endpoints'], resource.port).filter((one) => one !== undefined),
    ...user.found,
    version: answer.version,
    tls: { enabled: security.ok && security.value.tls, ca: security.ok ? security.value['tls-ca'] : undefined },
    more: answer.more,
  });
}

/**
 * The answer to our request. To a unit that may not read what was asked, one that is alone is ours: an older charm may have
 * chosen another salt.
 */
function ours(
  given: readonly ResourceAnswer[],
  relation: RelationView,
  self: Self,
  resource: Resource<unknown>,
): ResourceAnswer | undefined {
  const asked = written(relation, resource.name) ?? wish(relation, self, resource);
  const paired = given.find((answer) => answer['request-id'] === asked['request-id']);
  return paired ?? (relation.localApp === undefined && given.length === 1 ? given[0] : undefined);
}

function credentialsIn(answer: ResourceAnswer, relation: RelationView) {
  if (answer['secret-user'] === undefined) return { missing: ['secret-user'] };
  const content = relation.secrets[secretKey(answer, 'user')];
  if (content === undefined) return { missing: ['the secret of secret-user'] };
  const user = credentials.parse(content);
  return user.ok
    ? { found: user.value, missing: [] }
    : { missing: [...user.missing, ...user.wrong].map((key) => `${key} in secret-user`) };
}

/** The URIs are inside the answers. Their names lead to the labels of the reference: `<request id>.<group>`. */
function secretUris(remoteApp: Databag): Readonly<Record<string, string>> {
  const bag = answers.parse(remoteApp);
  if (!bag.ok) return {};
  const entries = bag.value.requests.flatMap((answer) => [
    [secretKey(answer, 'user'), answer['secret-user'] ?? ''],
    [secretKey(answer, 'tls'), answer['secret-tls'] ?? ''],
  ]);
  return Object.fromEntries(entries);
}

const secretKey = (answer: ResourceAnswer, group: 'user' | 'tls'): string => `${answer['request-id']}.${group}`;

function written({ localApp }: RelationView, resource: string): ResourceRequest | undefined {
  const bag = requests.parse(localApp ?? {});
  return bag.ok ? bag.value.requests.find((asked) => asked.resource === resource) : undefined;
}

/** The salt follows from what never changes, so that nothing has to be remembered. */
function wish(
  { id, endpoint }: RelationView,
  { modelUuid, app }: Self,
  { name, roles }: Resource<unknown>,
): ResourceRequest {
  return resourceRequest(name, fingerprint(modelUuid, app, endpoint, String(id)), roles);
}

function endpointsIn(text: string | undefined, usual: number): readonly (Endpoint | undefined)[] {
  return (maybe(list).decode(text) ?? []).map((one) => parseEndpoint(one, usual));
}
