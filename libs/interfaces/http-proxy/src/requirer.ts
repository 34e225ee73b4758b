import { blocked, cannotRead, fingerprint, Integration, ready, renderUrl, waiting } from '@grimoire/charm';
import type { Context, Databag, Reading, RelationView, Secret, Self } from '@grimoire/charm';
import {
  answer,
  credentials,
  request,
  type Answer,
  type Auth,
  type Credentials,
  type Response,
  type Wish,
} from './wire.ts';

/** A proxy that is ready to be used. The addresses hold the credentials, where the proxy wants some. */
export interface HttpProxy {
  /** Juju's number of the relation. */
  readonly relation: number;
  /** For `http://` addresses; without a path. */
  readonly http: Secret | undefined;
  /** For `https://` addresses. */
  readonly https: Secret | undefined;
}

/** What is asked for. Nothing by default: whatever the proxy lets through, however it wants to know us. */
export interface Wanted {
  /** `host` (ports 80 and 443) or `host:port`. */
  readonly domains?: readonly string[];
  /** In order of preference. */
  readonly auth?: readonly Auth[];
}

/**
 * The requirer's end of `http_proxy`: asks and reads the response. The UUID that pairs the two is the one that is already
 * in the bag, else it follows from the relation: so every unit knows it, though only the leader may read its bag.
 */
export function httpProxy(wanted: Wanted = {}): Integration<'requires', 'http_proxy', HttpProxy> {
  return new Integration('requires', 'http_proxy', 'required', {
    secrets: userUris,
    owes(relation, { self }) {
      const wish: Wish = {
        requirer: written(relation)?.requirer ?? uuid(self, relation),
        domains: wanted.domains ?? [],
        auth: wanted.auth ?? [],
      };
      return { app: request.write({ requests: [wish] }) };
    },
    read: ([relation], context) =>
      relation === undefined ? waiting(context.endpoint, `${context.endpoint}: not related`) : read(relation, context),
  });
}

function read(relation: RelationView, { endpoint, self }: Context): Reading<HttpProxy> {
  const from = `the ${relation.app || 'proxy'} charm`;
  const bag = answer.parse(relation.remoteApp);
  if (!bag.ok && bag.wrong.length > 0) {
    return cannotRead(endpoint, bag.wrong, from);
  }
  const response = bag.ok ? ours(bag.value, relation, self) : undefined;
  if (response === undefined) return waiting(endpoint, `${endpoint}: waiting for responses from ${from}`);
  switch (response.status) {
    case 'ready':
      return use(response, relation, { endpoint, from });
    case 'pending':
    case 'accepted':
      return waiting(endpoint, `${endpoint}: ${response.status} by ${from}, waiting until it is ready`);
    case 'rejected':
    case 'invalid':
    case 'unsupported':
    case 'error':
      return blocked(
        endpoint,
        `${endpoint}: ${from} says ${response.status}: look at its status, or remove the relation`,
      );
  }
}

/**
 * The response to our wish. To a unit that may not read what was asked, one that is alone is ours: an older charm may have
 * chosen another UUID.
 */
function ours({ responses }: Answer, relation: RelationView, self: Self): Response | undefined {
  const id = written(relation)?.requirer ?? uuid(self, relation);
  const paired = responses.find(({ requirer }) => requirer === id);
  return paired ?? (relation.localApp === undefined && responses.length === 1 ? responses[0] : undefined);
}

function use(
  response: Response,
  relation: RelationView,
  { endpoint, from }: { readonly endpoint: string; readonly from: string },
): Reading<HttpProxy> {
  const { http_proxy: http, https_proxy: https, user } = response;
  if (http === undefined && https === undefined) {
    return waiting(endpoint, `${endpoint}: waiting for http_proxy, https_proxy from ${from}`);
  }
  if (user === undefined) return ready({ relation: relation.id, http: address(http), https: address(https) });
  const content = credentials.parse(relation.secrets[response.requirer] ?? {});
  if (!content.ok) {
    const missing =
      relation.secrets[response.requirer] === undefined
        ? 'the secret of user'
        : [...content.missing, ...content.wrong].map((key) => `${key} in user`).join(', ');
    return waiting(endpoint, `${endpoint}: waiting for ${missing} from ${from}`);
  }
  return ready({
    relation: relation.id,
    http: address(http, content.value),
    https: address(https, content.value),
  });
}

/** With the credentials, without a path. */
function address(proxy: string | undefined, user?: Credentials): Secret | undefined {
  if (proxy === undefined) return undefined;
  const { protocol, hostname, port } = new URL(proxy);
  return renderUrl({
    scheme: protocol.slice(0, -1),
    ...user,
    host: hostname,
    ...(port !== '' && { port: Number(port) }),
  });
}

/** The URIs are inside the document; they are known by the UUID of their response. */
function userUris(remoteApp: Databag): Readonly<Record<string, string>> {
  const bag = answer.parse(remoteApp);
  if (!bag.ok) return {};
  return Object.fromEntries(bag.value.responses.flatMap(({ requirer, user }) => (user ? [[requirer, user]] : [])));
}

function written({ localApp }: RelationView): Wish | undefined {
  const bag = request.parse(localApp ?? {});
  return bag.ok ? bag.value.requests[0] : undefined;
}

/** A UUID of version 4 in form; it follows from what never changes, so that nothing has to be remembered. */
function uuid(self: Self, { id, endpoint }: RelationView): string {
  const half = (which: string): string => fingerprint(which, self.modelUuid, self.app, endpoint, String(id));
  const hex = `${half('first')}${half('second')}`;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
