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

export function ofPostgresql({ uris, ...database }: PostgresqlDatabase): Variables {
  return ofDatabaseUrl('POSTGRESQL_DB_', uris ?? urlOf('postgresql', database));
}

export function ofMysql({ uris, ...database }: MysqlDatabase): Variables {
  return ofDatabaseUrl('MYSQL_DB_', uris ?? urlOf('mysql', database));
}

export function ofMongodb({ uris, endpoints: [first], ...database }: MongoDatabase): Variables {
  return ofDatabaseUrl('MONGODB_DB_', uris ?? urlOf('mongodb', { ...database, ...first }));
}

/** Of a provider that makes none itself. */
function urlOf(
  scheme: string,
  { username, password, host, port, name }: Pick<MysqlDatabase, 'username' | 'password' | 'host' | 'port' | 'name'>,
): Secret {
  return renderUrl({ scheme, username, password, host, port, path: [name] });
}

export function ofRedis(redis: Redis): Variables {
  return ofDatabaseUrl('REDIS_DB_', redis.url);
}

export function ofValkey({ username, password, endpoints, readOnly, sentinels, mode, version }: Valkey): Variables {
  const [first, ...others] = endpoints;
  return {
    ...ofDatabaseUrl('VALKEY_DB_', renderUrl({ scheme: 'valkey', username, password, ...first, others })),
    VALKEY_DB_READ_ONLY_ENDPOINTS: readOnly.map(authority).join(','),
    VALKEY_DB_SENTINEL_ENDPOINTS: sentinels.map(authority).join(','),
    VALKEY_MODE: mode ?? '',
    VALKEY_VERSION: version ?? '',
  };
}

export function ofRabbitmq({ url: first, urls, vhost }: RabbitMq): Variables {
  return {
    ...ofUrl('RABBITMQ_', first),
    RABBITMQ_VHOST: vhost,
    RABBITMQ_CONNECT_STRINGS: renderList(urls, ','),
  };
}

export function ofS3(storage: ObjectStorage): Variables {
  return withPrefix('S3_', {
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

export function ofSaml({ entityId, metadataUrl, singleSignOn, certificates: [signing] }: IdentityProvider): Variables {
  return withPrefix('SAML_', {
    ENTITY_ID: entityId,
    METADATA_URL: metadataUrl,
    SINGLE_SIGN_ON_REDIRECT_URL: singleSignOn.redirect?.url,
    SIGNING_CERTIFICATE: signing,
  });
}

/** `none` is no value: then there is no variable. */
export function ofSmtp(server: MailServer): Variables {
  return withPrefix('SMTP_', {
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

export function ofOpenfga({ storeId, token, grpcUrl, httpUrl }: OpenFga): Variables {
  return { FGA_STORE_ID: storeId, FGA_TOKEN: token, FGA_GRPC_API_URL: grpcUrl, FGA_HTTP_API_URL: httpUrl };
}

/**
 * @param prefix - of framework and endpoint: `FLASK_OIDC_`.
 * @param scopes - what the application asks for, separated by blanks.
 */
export function ofOauth(client: OAuth, prefix: string, scopes: string): Variables {
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

function withPrefix(prefix: string, values: Readonly<Record<string, string | Secret | undefined>>): Variables {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[`${prefix}${name}`, value]])),
  );
}
