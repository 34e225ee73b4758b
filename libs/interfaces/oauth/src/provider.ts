import { generated, Integration, ready, type Offer, type RelationView, type Secret } from '@grimoire/charm';
import { answer, clientSecret, request, type Answer, type Request } from './wire.ts';

/** A relation in which a client was asked for. */
export interface Requested {
  /** Juju's number of the relation. */
  readonly relation: number;
  readonly endpoint: string;
  /** The application that asks. */
  readonly app: string;
  readonly redirectUri: string | undefined;
  readonly scope: string;
  readonly grantTypes: Request['grant_types'];
  readonly audience: readonly string[];
  readonly authMethod: Request['token_endpoint_auth_method'];
  /** The client's secret once it was made; `undefined` until then, and always on a unit that does not lead. */
  readonly secret: Secret | undefined;
}

/** The provider's end of `oauth`: which clients were asked for, by all that is needed to register them. */
export function oauthProvider(): Integration<'provides', 'oauth', readonly Requested[], 'always'> {
  return new Integration('provides', 'oauth', 'always', {
    own: ({ id }) => ({ client_secret_id: label(id) }),
    read: (relations) => ready(relations.flatMap((view) => requested(view) ?? [])),
  });
}

function requested(view: RelationView): Requested | undefined {
  const asked = request.parse(view.remoteApp);
  if (!asked.ok) return undefined;
  const { value } = asked;
  // The one grant that comes back to the charm needs to know where it is.
  if (value.redirect_uri === undefined && value.grant_types.includes('authorization_code')) return undefined;
  const made = clientSecret.parse(view.own['client_secret_id'] ?? {});
  return {
    relation: view.id,
    endpoint: view.endpoint,
    app: view.app,
    redirectUri: value.redirect_uri,
    scope: value.scope,
    grantTypes: value.grant_types,
    audience: value.audience,
    authMethod: value.token_endpoint_auth_method,
    secret: made.ok ? made.value.secret : undefined,
  };
}

export interface Served extends Omit<Answer, 'client_id' | 'client_secret_id'> {
  /** The name under which the client is registered. */
  readonly client_id: string;
  /** Names of tasks that must be done before the other side may know: the ones that register the client. */
  readonly after?: readonly string[];
}

/** The answer to a request, for the goal's `offers`. The client's secret is made by the framework, once. */
export function oauthOffer<E extends string>(endpoint: E, asked: Requested, { after, ...told }: Served): Offer<E> {
  const { client_secret_id: _uri, ...app } = answer.write({ ...told, client_secret_id: '' });
  return {
    endpoint,
    relation: asked.relation,
    app,
    secrets: { client_secret_id: { label: label(asked.relation), content: { secret: generated(32) } } },
    ...(after !== undefined && { after }),
  };
}

/** The reference's. */
const label = (relation: number): string => `client_secret_${relation}`;
