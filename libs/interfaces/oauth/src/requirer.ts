import { cannotRead, Integration, ready, waiting } from '@grimoire/charm';
import type { Context, Reading, RelationView, Secret } from '@grimoire/charm';
import { answer, clientSecret, request, type GrantType, type TokenEndpointAuthMethod } from './wire.ts';

/** A client that is registered with an identity provider. */
export interface OAuth {
  /** Juju's number of the relation. */
  readonly relation: number;
  readonly issuerUrl: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly introspectionEndpoint: string | undefined;
  readonly userinfoEndpoint: string;
  readonly jwksEndpoint: string;
  /** What the provider knows, separated by blanks. */
  readonly scope: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** PEM texts of the authorities behind the addresses; empty: the usual ones. */
  readonly caChain: readonly string[];
  /** Whether access tokens are signed documents rather than mere handles. */
  readonly jwtAccessToken: boolean;
}

/** The client that is to be registered. */
export interface Client {
  /**
   * `<base URL>/<path>` with single slashes. It may follow from an option or from another relation, the ingress'. While it
   * is `undefined` (the charm has no URL yet) nothing is asked for.
   */
  redirectUri(context: Context): string | undefined;
  /** Separated by blanks. Default `openid`. */
  readonly scope?: string | ((context: Context) => string);
  /** Default `authorization_code`. */
  readonly grantTypes?: readonly GrantType[];
  /** Default none. */
  readonly audience?: readonly string[];
  /** Default `client_secret_basic`. */
  readonly authMethod?: TokenEndpointAuthMethod;
}

/**
 * The requirer's end of `oauth`: asks for a client and reads the answer. Ready means that the client is registered: the
 * addresses come first. What is asked for is written anew whenever it changes, before anything else of the hook.
 */
export function oauth(client: Client): Integration<'requires', 'oauth', OAuth> {
  return new Integration('requires', 'oauth', 'required', {
    secrets: ['client_secret_id'],
    owes: (_, context) => ({ app: wishes(client, context) }),
    read: ([relation], context) =>
      relation === undefined ? waiting(context.endpoint, `${context.endpoint}: not related`) : read(relation, context),
  });
}

function wishes(client: Client, context: Context): Readonly<Record<string, string | undefined>> {
  const redirectUri = client.redirectUri(context);
  if (redirectUri === undefined) return {};
  const { scope = 'openid', grantTypes = ['authorization_code'], audience = [] } = client;
  return request.write({
    redirect_uri: redirectUri,
    scope: typeof scope === 'string' ? scope : scope(context),
    grant_types: grantTypes,
    audience,
    token_endpoint_auth_method: client.authMethod ?? 'client_secret_basic',
  });
}

function read(relation: RelationView, { endpoint }: Context): Reading<OAuth> {
  const from = `the ${relation.app || 'identity provider'} charm`;
  const bag = answer.parse(relation.remoteApp);
  if (!bag.ok) {
    if (bag.wrong.length === 0)
      return waiting(endpoint, `${endpoint}: waiting for ${bag.missing.join(', ')} from ${from}`);
    return cannotRead(endpoint, bag.wrong, from);
  }
  const content = clientSecret.parse(relation.secrets['client_secret_id'] ?? {});
  if (!content.ok) {
    const what = relation.secrets['client_secret_id'] === undefined ? 'the secret of' : 'secret in';
    return waiting(endpoint, `${endpoint}: waiting for ${what} client_secret_id from ${from}`);
  }
  const told = bag.value;
  return ready({
    relation: relation.id,
    issuerUrl: told.issuer_url,
    authorizationEndpoint: told.authorization_endpoint,
    tokenEndpoint: told.token_endpoint,
    introspectionEndpoint: told.introspection_endpoint,
    userinfoEndpoint: told.userinfo_endpoint,
    jwksEndpoint: told.jwks_endpoint,
    scope: told.scope,
    clientId: told.client_id,
    clientSecret: content.value.secret,
    caChain: told.ca_chain ?? [],
    jwtAccessToken: told.jwt_access_token,
  });
}

/** `<base>/<path>` with single slashes where they meet. */
export function joinUrl(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}
