/**
 * What an integration is to the application: variables of its environment. Names and forms are those of the released
 * paas-charm 1; where it breaks on a value, ours escapes it.
 */
import { authority, pythonJson, renderList, renderUrl, splitUrl, type Secret, type Self } from '@grimoire/charm';
import type { Database as MongoDatabase } from '@grimoire/mongodb';
import type { Database as MysqlDatabase } from '@grimoire/mysql';
import type { OAuth } from '@grimoire/oauth';
import type { OpenFga } from '@grimoire/openfga';
import type { Database as PostgresqlDatabase } from '@grimoire/postgresql';
import type { RabbitMq } from '@grimoire/rabbitmq';
import type { Redis } from '@grimoire/redis';
import type { ObjectStorage } from '@grimoire/s3';
import type { IdentityProvider } from '@grimoire/saml';
import type { MailServer } from '@grimoire/smtp';
import type { Valkey } from '@grimoire/valkey';

/** Part of a service's environment. */
export type Variables = Readonly<Record<string, string | Secret>>;

/** A URL, and what it is made of. Nothing is decoded; what is empty is there all the same, save the parts of the authority. */
function ofUrl(prefix: string, url: string | Secret): Variables {
  const { scheme, netloc, path, query, fragment, username, password, hostname, port } = splitUrl(url);
  return withPrefix(prefix, {
    CONNECT_STRING: url,
    SCHEME: scheme,
    NETLOC: netloc,
    PATH: path,
    PARAMS: '',
    QUERY: query,
    FRAGMENT: fragment,
    USERNAME: username,
    PASSWORD: password,
    HOSTNAME: hostname,
    PORT: port === undefined ? undefined : String(port),
  });
}

/** A URL that names a database in its path. */
function ofDatabaseUrl(prefix: string, url: string | Secret): Variables {
  const name = splitUrl(url).path.replace(/^\//, '');
  return { ...ofUrl(prefix, url), ...withPrefix(prefix, { NAME: name || undefined }) };
}

export function ofPostgresql({ uris, ...database }: PostgresqlDatabase, word = 'POSTGRESQL'): Variables {
  return ofDatabaseUrl(`${word}_DB_`, uris ?? urlOf('postgresql', database));
}

export function ofMysql({ uris, ...database }: MysqlDatabase, word = 'MYSQL'): Variables {
  return ofDatabaseUrl(`${word}_DB_`, uris ?? urlOf('mysql', database));
}

/** Of a replica set, host and port are the first member's; only the whole URL knows the others. */
export function ofMongodb({ uris, endpoints: [first], ...database }: MongoDatabase, word = 'MONGODB'): Variables {
  const url = uris ?? urlOf('mongodb', { ...database, ...first });
  const port = splitUrl(url).port ?? first?.port;
  return { ...ofDatabaseUrl(`${word}_DB_`, url), ...withPrefix(`${word}_DB_`, { PORT: port?.toString() }) };
}

/** Of a provider that makes none itself. */
function urlOf(
  scheme: string,
  { username, password, host, port, name }: Pick<MysqlDatabase, 'username' | 'password' | 'host' | 'port' | 'name'>,
): Secret {
  return renderUrl({ scheme, username, password, host, port, path: [name] });
}

export function ofRedis(redis: Redis, word = 'REDIS'): Variables {
  return ofDatabaseUrl(`${word}_DB_`, redis.url);
}

export function ofValkey(
  { username, password, endpoints, readOnly, sentinels, mode, version }: Valkey,
  word = 'VALKEY',
): Variables {
  const [first, ...others] = endpoints;
  return {
    ...ofDatabaseUrl(`${word}_DB_`, renderUrl({ scheme: 'valkey', username, password, ...first, others })),
    [`${word}_DB_READ_ONLY_ENDPOINTS`]: readOnly.map(authority).join(','),
    [`${word}_DB_SENTINEL_ENDPOINTS`]: sentinels.map(authority).join(','),
    [`${word}_MODE`]: mode ?? '',
    [`${word}_VERSION`]: version ?? '',
  };
}

export function ofRabbitmq({ url: first, urls, vhost }: RabbitMq, word = 'RABBITMQ'): Variables {
  return {
    ...ofUrl(`${word}_`, first),
    [`${word}_VHOST`]: vhost,
    [`${word}_CONNECT_STRINGS`]: renderList(urls, ','),
  };
}

export function ofS3(storage: ObjectStorage, word = 'S3'): Variables {
  return withPrefix(`${word}_`, {
    ACCESS_KEY: storage.accessKey,
    SECRET_KEY: storage.secretKey,
    BUCKET: storage.bucket,
    REGION: storage.region,
    STORAGE_CLASS: storage.storageClass,
    ENDPOINT: storage.endpoint,
    PATH: storage.path,
    API_VERSION: storage.apiVersion,
    URI_STYLE: storage.uriStyle,
    // AWS clients have another word for it.
    ADDRESSING_STYLE: storage.uriStyle === 'host' ? 'virtual' : storage.uriStyle,
    ATTRIBUTES: storage.attributes.length === 0 ? undefined : pythonJson(storage.attributes),
    TLS_CA_CHAIN: storage.tlsCaChain.length === 0 ? undefined : pythonJson(storage.tlsCaChain),
  });
}

export function ofSaml(
  { entityId, metadataUrl, singleSignOn, certificates: [signing] }: IdentityProvider,
  word = 'SAML',
): Variables {
  return withPrefix(`${word}_`, {
    ENTITY_ID: entityId,
    METADATA_URL: metadataUrl,
    SINGLE_SIGN_ON_REDIRECT_URL: singleSignOn.redirect?.url,
    SIGNING_CERTIFICATE: signing,
  });
}

/** `none` is no value: then there is no variable. */
export function ofSmtp(server: MailServer, word = 'SMTP'): Variables {
  return withPrefix(`${word}_`, {
    HOST: server.host,
    PORT: String(server.port),
    USER: server.user,
    PASSWORD: server.password,
    AUTH_TYPE: server.authType === 'none' ? undefined : server.authType,
    TRANSPORT_SECURITY: server.transportSecurity === 'none' ? undefined : server.transportSecurity,
    DOMAIN: server.domain,
    SKIP_SSL_VERIFY: server.skipSslVerify ? 'True' : 'False',
  });
}

/** @param receiver - URL of the receiver for OTLP over HTTP. */
export function ofTracing(receiver: string, { app }: Pick<Self, 'app'>): Variables {
  return {
    OTEL_SERVICE_NAME: app,
    OTEL_EXPORTER_OTLP_ENDPOINT: URL.canParse(receiver) ? new URL(receiver).href : receiver,
  };
}

export function ofOpenfga({ storeId, token, grpcUrl, httpUrl }: OpenFga, word = 'FGA'): Variables {
  return withPrefix(`${word}_`, { STORE_ID: storeId, TOKEN: token, GRPC_API_URL: grpcUrl, HTTP_API_URL: httpUrl });
}

/** A client of an identity provider, and what was asked for with it. */
export interface AskedClient {
  readonly client: OAuth;
  readonly endpoint: string;
  /** Of framework and endpoint: `FLASK_OIDC_`. */
  readonly prefix: string;
  readonly redirectUri: string;
  /** What the application asks for, separated by blanks. */
  readonly scopes: string;
  /** Spring's: the claim that names the user. */
  readonly userNameAttribute: string;
}

export function ofOauth({ client, prefix, scopes }: Pick<AskedClient, 'client' | 'prefix' | 'scopes'>): Variables {
  return withPrefix(prefix, {
    CLIENT_ID: client.clientId,
    CLIENT_SECRET: client.clientSecret,
    API_BASE_URL: client.issuerUrl,
    AUTHORIZE_URL: client.authorizationEndpoint,
    ACCESS_TOKEN_URL: client.tokenEndpoint,
    USER_URL: client.userinfoEndpoint,
    JWKS_URL: client.jwksEndpoint,
    CLIENT_KWARGS: pythonJson({ scope: scopes }),
  });
}

/** In both cases, because programs disagree on which they read. What is empty is not there. */
export function ofProxies(proxies: {
  readonly http: string | Secret | undefined;
  readonly https: string | Secret | undefined;
  readonly no: string | undefined;
}): Variables {
  return Object.assign(
    {},
    ...Object.entries(proxies).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [{ [`${name}_proxy`]: value, [`${name.toUpperCase()}_PROXY`]: value }],
    ),
  );
}

/**
 * How a framework's applications are told: a function for each kind of integration. `word` begins the variables: that of the
 * kind under its usual name, else the endpoint's.
 */
export interface Words {
  postgresql(database: PostgresqlDatabase, word: string): Variables;
  mysql(database: MysqlDatabase, word: string): Variables;
  mongodb(database: MongoDatabase, word: string): Variables;
  rabbitmq(queue: RabbitMq, word: string): Variables;
  redis(redis: Redis, word: string): Variables;
  valkey(valkey: Valkey, word: string): Variables;
  s3(storage: ObjectStorage, word: string): Variables;
  openfga(store: OpenFga, word: string): Variables;
  saml(provider: IdentityProvider, word: string): Variables;
  smtp(server: MailServer, word: string): Variables;
  tracing(receiver: string, self: Pick<Self, 'app'>): Variables;
  oauth(asked: AskedClient): Variables;
}

/** Every framework's but Spring's. */
export const words: Words = {
  postgresql: ofPostgresql,
  mysql: ofMysql,
  mongodb: ofMongodb,
  rabbitmq: ofRabbitmq,
  redis: ofRedis,
  valkey: ofValkey,
  s3: ofS3,
  openfga: ofOpenfga,
  saml: ofSaml,
  smtp: ofSmtp,
  tracing: ofTracing,
  oauth: ofOauth,
};

export function withPrefix(prefix: string, values: Readonly<Record<string, string | Secret | undefined>>): Variables {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[`${prefix}${name}`, value]])),
  );
}
