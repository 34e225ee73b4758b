import { generated, Integration, ready, type Offer, type RelationView, type Secret } from '@grimoire/charm';
import { answer, credentials, request, type Auth, type Response, type Status, type Wish } from './wire.ts';

/** A relation in which a proxy was asked for. Of several wishes in one relation the first is served. */
export interface Requested extends Wish {
  /** Juju's number of the relation. */
  readonly relation: number;
  readonly endpoint: string;
  /** The application that asks. */
  readonly app: string;
  /** Where the requests come from: what it says, else the addresses of its units. */
  readonly from: readonly string[];
  /** The password once it was made; `undefined` until then, and always on a unit that does not lead. */
  readonly password: Secret | undefined;
}

/** The provider's end of `http_proxy`: who asks, for what. */
export function httpProxyProvider(): Integration<'provides', 'http_proxy', readonly Requested[], 'always'> {
  return new Integration('provides', 'http_proxy', 'always', {
    own: (relation) => ({ user: label(relation) }),
    read: (relations) => ready(relations.flatMap((view) => requested(view) ?? [])),
  });
}

function requested(view: RelationView): Requested | undefined {
  const asked = request.parse(view.remoteApp);
  const wish = asked.ok ? asked.value.requests[0] : undefined;
  if (wish === undefined) return undefined;
  const made = credentials.parse(view.own['user'] ?? {});
  const addresses = Object.values(view.remoteUnits).flatMap((unit) => unit['private-address'] ?? []);
  return {
    ...wish,
    relation: view.id,
    endpoint: view.endpoint,
    app: view.app,
    from: wish.src_ips ?? addresses,
    password: made.ok ? made.value.password : undefined,
  };
}

export interface Served {
  readonly status: Status;
  readonly auth?: Auth;
  /** Address of the proxy for `http://` addresses, without credentials. */
  readonly http?: string;
  readonly https?: string;
  /** The user's name, where `auth` wants one; the password is made by the framework. */
  readonly username?: string;
  /** Names of tasks that must be done before the other side may know: the ones that let it in. */
  readonly after?: readonly string[];
}

/** The response to a wish, for the goal's `offers`. */
export function httpProxyOffer<E extends string>(endpoint: E, asked: Requested, served: Served): Offer<E> {
  const { requirer, relation } = asked;
  const { status, auth, http, https, username, after } = served;
  const response: Response = {
    requirer,
    status,
    ...(auth !== undefined && { auth }),
    ...(http !== undefined && { http_proxy: http }),
    ...(https !== undefined && { https_proxy: https }),
  };
  const written = (user: string | undefined): Readonly<Record<string, string | undefined>> =>
    answer.write({ responses: [{ ...response, ...(user !== undefined && { user }) }] });
  return {
    endpoint,
    relation,
    ...(username === undefined
      ? { app: written(undefined) }
      : {
          secrets: {
            user: { label: label({ id: relation, endpoint }), content: { username, password: generated(32) } },
          },
          place: ({ user }: Readonly<Record<string, string>>) => written(user),
        }),
    ...(after !== undefined && { after }),
  };
}

function label({ id, endpoint }: { readonly id: number; readonly endpoint: string }): string {
  return `${endpoint}.${id}.user.secret`;
}
