/** `oauth`: what is on the wire. Plain text, but lists as JSON. The client's secret is in a Juju secret. */
import {
  databag,
  flag,
  json,
  maybe,
  pythonJson,
  secret,
  strings,
  text,
  type BagSchema,
  type Field,
  type Secret,
} from '@grimoire/charm';

/** How a client may come to a token. */
export type GrantType =
  | 'authorization_code'
  | 'refresh_token'
  | 'client_credentials'
  | 'urn:ietf:params:oauth:grant-type:device_code';

const grantTypes: readonly string[] = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
] satisfies readonly GrantType[];

export type TokenEndpointAuthMethod = 'client_secret_basic' | 'client_secret_post';

/** What the requirer's leader writes into its application bag. */
export interface Request {
  /** Needed for `authorization_code`; it may come later, when the charm knows its own URL. */
  readonly redirect_uri: string | undefined;
  /** Separated by blanks; `openid` among them for OpenID Connect. */
  readonly scope: string;
  readonly grant_types: readonly GrantType[];
  readonly audience: readonly string[];
  readonly token_endpoint_auth_method: TokenEndpointAuthMethod;
}
export const request: BagSchema<Request> = databag({
  redirect_uri: maybe(text),
  scope: text,
  grant_types: pythonList(grants),
  audience: pythonList(strings),
  token_endpoint_auth_method: { decode: method, encode: (value: TokenEndpointAuthMethod) => value },
});

/** What the provider's leader writes into its application bag; the client's two once it is registered. */
export interface Answer {
  readonly issuer_url: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly introspection_endpoint: string | undefined;
  readonly userinfo_endpoint: string;
  readonly jwks_endpoint: string;
  readonly scope: string;
  readonly client_id: string;
  /** URI of the secret with the one key `secret`. */
  readonly client_secret_id: string;
  readonly groups: string | undefined;
  /** PEM texts. */
  readonly ca_chain: readonly string[] | undefined;
  readonly jwt_access_token: boolean;
}
export const answer: BagSchema<Answer> = databag({
  issuer_url: url(),
  authorization_endpoint: url(),
  token_endpoint: url(),
  introspection_endpoint: maybe(url()),
  userinfo_endpoint: url(),
  jwks_endpoint: url(),
  scope: text,
  client_id: text,
  client_secret_id: text,
  groups: maybe(text),
  ca_chain: maybe(pythonList(strings)),
  jwt_access_token: flag('True', 'False'),
});

/** The content of the secret. */
export interface ClientSecret {
  readonly secret: Secret;
}
export const clientSecret: BagSchema<ClientSecret> = databag({ secret });

function url(): Field<string> {
  return {
    decode(raw) {
      const value = text.decode(raw);
      if (!/^https?:$/.test(new URL(value).protocol)) throw new TypeError('not an address of the web');
      return value;
    },
    encode: (value) => value,
  };
}

/** A list as the reference writes it, so that it rewrites nothing. */
function pythonList<T extends readonly string[]>(parse: (value: unknown) => T): Field<T> {
  return { decode: json(parse).decode, encode: (items) => pythonJson(items) };
}

function grants(value: unknown): readonly GrantType[] {
  return strings(value).map((name) => {
    if (!isGrantType(name)) throw new TypeError(`not a grant type: ${name}`);
    return name;
  });
}

function isGrantType(name: string): name is GrantType {
  return grantTypes.includes(name);
}

function method(raw: string | undefined): TokenEndpointAuthMethod {
  const value = text.decode(raw);
  if (value === 'client_secret_basic' || value === 'client_secret_post') return value;
  throw new TypeError('not a way of a client to prove itself');
}
