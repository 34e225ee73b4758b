import { generated, Integration, ready, type Offer, type RelationView, type Secret } from '@grimoire/charm';
import { formatEndpoint, type Endpoint } from '../endpoint.ts';
import { credentials } from '../wire.ts';
import { answers, dataOf, requests, type ResourceAnswer, type ResourceRequest } from './wire.ts';

/** A relation in which a resource was asked for. Of several requests in one relation the first is served. */
export interface ResourceRequested {
  /** Juju's number of the relation. */
  readonly relation: number;
  readonly endpoint: string;
  /** The application that asks. */
  readonly app: string;
  readonly request: ResourceRequest;
  /** The password once it was made; `undefined` until then, and always on a unit that does not lead. */
  readonly password: Secret | undefined;
}

/** The provider's end of an interface that is spoken in version 1: what was asked for, in every relation. */
export function resourceProvider<const I extends string>(
  name: I,
): Integration<'provides', I, readonly ResourceRequested[], 'always'> {
  return new Integration('provides', name, 'always', {
    own: (relation) => ({ 'secret-user': label(relation, 'user'), 'secret-tls': label(relation, 'tls') }),
    read: (relations) => ready(relations.flatMap((view) => requested(view) ?? [])),
  });
}

function requested(view: RelationView): ResourceRequested | undefined {
  const asked = requests.parse(view.remoteApp);
  const request = asked.ok ? asked.value.requests[0] : undefined;
  if (request === undefined) return undefined;
  const made = credentials.parse(view.own['secret-user'] ?? {});
  return {
    relation: view.id,
    endpoint: view.endpoint,
    app: view.app,
    request,
    password: made.ok ? made.value.password : undefined,
  };
}

export interface ResourceServed {
  readonly username: string;
  /** The primary first. */
  readonly endpoints: readonly Endpoint[];
  readonly readOnly?: readonly Endpoint[];
  /** Of the server. */
  readonly version?: string;
  /** PEM of the authority that signed the server's certificate; absent: the server speaks no TLS. */
  readonly ca?: string;
  /** Fields that only this interface has, by their names on the wire. */
  readonly more?: Readonly<Record<string, string>>;
  /** A whole URL, once the password is there. */
  readonly uris?: Secret;
  /** Names of tasks that must be done before the other side may know. */
  readonly after?: readonly string[];
}

/** The answer to a request, for the goal's `offers`. The password is made by the framework. */
export function resourceOffer<E extends string>(
  endpoint: E,
  { relation, request }: ResourceRequested,
  served: ResourceServed,
): Offer<E> {
  const { 'extra-user-roles': _, ...pair } = request;
  const answer: Omit<ResourceAnswer, 'secret-user' | 'secret-tls'> = {
    ...pair,
    endpoints: served.endpoints.map(formatEndpoint).join(','),
    'read-only-endpoints': served.readOnly?.map(formatEndpoint).join(','),
    version: served.version,
    more: served.more ?? {},
  };
  return {
    endpoint,
    relation,
    app: { data: dataOf([request]) },
    secrets: {
      'secret-user': {
        label: label({ id: relation, endpoint }, 'user'),
        content: { username: served.username, password: generated(32), uris: served.uris },
      },
      'secret-tls': {
        label: label({ id: relation, endpoint }, 'tls'),
        content: served.ca === undefined ? { tls: 'false' } : { tls: 'true', 'tls-ca': served.ca },
      },
    },
    place: (uris) =>
      answers.write({
        version: 'v1',
        requests: [{ ...answer, 'secret-user': uris['secret-user'], 'secret-tls': uris['secret-tls'] }],
      }),
    ...(served.after !== undefined && { after: served.after }),
  };
}

function label({ id, endpoint }: { readonly id: number; readonly endpoint: string }, group: 'user' | 'tls'): string {
  return `${endpoint}.${id}.${group}.secret`;
}
