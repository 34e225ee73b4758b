import { fingerprint, Secret } from '@grimoire/charm';
import { selfOf } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import {
  ofMongodb,
  ofMysql,
  ofOauth,
  ofOpenfga,
  ofPostgresql,
  ofProxies,
  ofRabbitmq,
  ofRedis,
  ofS3,
  ofSaml,
  ofSmtp,
  ofTracing,
  ofValkey,
  type Variables,
} from './variables.ts';

/** Variables as a workload sees them; secrets, whose text does not show, are compared by their fingerprints. */
function expectVariables(variables: Variables, expected: Readonly<Record<string, string>>): void {
  const print = (all: Variables) =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name, fingerprint(value)]));
  expect(Object.keys(variables).toSorted()).toEqual(Object.keys(expected).toSorted());
  expect(print(variables)).toEqual(print(expected));
}

const database = {
  relation: 1,
  app: 'db',
  name: 'app',
  host: 'db.example',
  port: 5432,
  readOnly: [],
  username: 'u',
  password: new Secret('p@ss'),
  uris: undefined,
  version: undefined,
  tls: { enabled: false, ca: undefined },
};
const empty = { PARAMS: '', QUERY: '', FRAGMENT: '' };
const family = (prefix: string, values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries({ ...empty, ...values }).map(([name, value]) => [`${prefix}${name}`, value]));

describe('the variables of a database', () => {
  it('are made of the provider’s own URL as it is', () => {
    const uris = new Secret('postgresql://u:p%40ss@DB.example:5432/app?ssl=1');
    expectVariables(
      ofPostgresql({ ...database, uris }),
      family('POSTGRESQL_DB_', {
        CONNECT_STRING: 'postgresql://u:p%40ss@DB.example:5432/app?ssl=1',
        SCHEME: 'postgresql',
        NETLOC: 'u:p%40ss@DB.example:5432',
        PATH: '/app',
        QUERY: 'ssl=1',
        USERNAME: 'u',
        PASSWORD: 'p%40ss',
        HOSTNAME: 'db.example',
        PORT: '5432',
        NAME: 'app',
      }),
    );
  });

  it('are made of its parts, escaped, where it makes no URL', () => {
    expectVariables(
      ofMysql({ ...database, host: 'fd00::1', port: 3306 }),
      family('MYSQL_DB_', {
        CONNECT_STRING: 'mysql://u:p%40ss@[fd00::1]:3306/app',
        SCHEME: 'mysql',
        NETLOC: 'u:p%40ss@[fd00::1]:3306',
        PATH: '/app',
        USERNAME: 'u',
        PASSWORD: 'p%40ss',
        HOSTNAME: 'fd00::1',
        PORT: '3306',
        NAME: 'app',
      }),
    );
  });

  it('name all members of MongoDB, and the first as host and port', () => {
    const uris = new Secret('mongodb://u:p@a:1,b:2/app?replicaSet=rs');
    const { host: _, port: _port, ...rest } = database;
    expectVariables(
      ofMongodb({ ...rest, endpoints: [{ host: 'a', port: 1 }], uris, replset: 'rs' }),
      family('MONGODB_DB_', {
        CONNECT_STRING: 'mongodb://u:p@a:1,b:2/app?replicaSet=rs',
        SCHEME: 'mongodb',
        NETLOC: 'u:p@a:1,b:2',
        PATH: '/app',
        QUERY: 'replicaSet=rs',
        USERNAME: 'u',
        PASSWORD: 'p',
        HOSTNAME: 'a',
        PORT: '1',
        NAME: 'app',
      }),
    );
  });

  it('have no user, password and name with Redis', () => {
    expectVariables(
      ofRedis({ relation: 1, host: 'redis', port: 6379, url: 'redis://redis:6379' }),
      family('REDIS_DB_', {
        CONNECT_STRING: 'redis://redis:6379',
        SCHEME: 'redis',
        NETLOC: 'redis:6379',
        PATH: '',
        HOSTNAME: 'redis',
        PORT: '6379',
      }),
    );
  });

  it('say with Valkey what else there is, and nothing where it is not known', () => {
    const { host, port: _port, name: _name, tls: _tls, ...rest } = database;
    expectVariables(
      ofValkey({
        ...rest,
        endpoints: [{ host, port: 6379 }],
        readOnly: [{ host: 'fd00::2', port: 1 }],
        sentinels: [],
        mode: 'standalone',
      }),
      {
        ...family('VALKEY_DB_', {
          CONNECT_STRING: 'valkey://u:p%40ss@db.example:6379',
          SCHEME: 'valkey',
          NETLOC: 'u:p%40ss@db.example:6379',
          PATH: '',
          USERNAME: 'u',
          PASSWORD: 'p%40ss',
          HOSTNAME: 'db.example',
          PORT: '6379',
          READ_ONLY_ENDPOINTS: '[fd00::2]:1',
          SENTINEL_ENDPOINTS: '',
        }),
        VALKEY_MODE: 'standalone',
        VALKEY_VERSION: '',
      },
    );
  });
});

describe('the variables of', () => {
  it('RabbitMQ: the virtual host is escaped in the URL and plain beside it, and every server is named', () => {
    const url = new Secret('amqp://app:w@a:5672/%2F');
    const other = new Secret('amqp://app:w@b:5672/%2F');
    const server = { relation: 1, host: 'a', port: 5672, username: 'app', password: new Secret('w'), vhost: '/' };
    expectVariables(ofRabbitmq({ ...server, hosts: ['a', 'b'], url, urls: [url, other] }), {
      ...family('RABBITMQ_', {
        CONNECT_STRING: 'amqp://app:w@a:5672/%2F',
        SCHEME: 'amqp',
        NETLOC: 'app:w@a:5672',
        PATH: '/%2F',
        USERNAME: 'app',
        PASSWORD: 'w',
        HOSTNAME: 'a',
        PORT: '5672',
      }),
      RABBITMQ_VHOST: '/',
      RABBITMQ_CONNECT_STRINGS: 'amqp://app:w@a:5672/%2F,amqp://app:w@b:5672/%2F',
    });
  });

  it('S3: what is given, lists as JSON, and AWS clients’ word for the style', () => {
    const storage = {
      relation: 1,
      app: 's3',
      bucket: 'app',
      accessKey: '123',
      secretKey: new Secret('k'),
      endpoint: 'http://s3:9000',
      region: undefined,
      path: undefined,
      uriStyle: 'host' as const,
      apiVersion: undefined,
      storageClass: undefined,
      deleteOlderThanDays: undefined,
      attributes: ['a', 'b'],
      tlsCaChain: [],
    };
    expectVariables(ofS3(storage), {
      S3_ACCESS_KEY: '123',
      S3_SECRET_KEY: 'k',
      S3_BUCKET: 'app',
      S3_ENDPOINT: 'http://s3:9000',
      S3_URI_STYLE: 'host',
      S3_ADDRESSING_STYLE: 'virtual',
      S3_ATTRIBUTES: '["a", "b"]',
    });
  });

  it('SAML: the first certificate, and the address by redirect where there is one', () => {
    const provider = {
      relation: 1,
      app: 'saml',
      entityId: 'urn:idp',
      metadataUrl: undefined,
      certificates: ['TUlJ', 'TUlK'] as const,
      singleSignOn: {
        redirect: {
          name: 'SingleSignOnService',
          method: 'redirect' as const,
          url: 'https://idp/sso',
          binding: 'b',
          responseUrl: undefined,
        },
      },
      singleLogout: {},
      services: [],
    };
    expectVariables(ofSaml(provider), {
      SAML_ENTITY_ID: 'urn:idp',
      SAML_SINGLE_SIGN_ON_REDIRECT_URL: 'https://idp/sso',
      SAML_SIGNING_CERTIFICATE: 'TUlJ',
    });
    expect(ofSaml({ ...provider, singleSignOn: {} })).not.toHaveProperty('SAML_SINGLE_SIGN_ON_REDIRECT_URL');
  });

  it('SMTP: none is no value', () => {
    const server = {
      relation: 1,
      app: 'smtp',
      host: 'mail',
      port: 25,
      user: 'u',
      password: new Secret('p'),
      authType: 'none' as const,
      transportSecurity: 'starttls' as const,
      skipSslVerify: true,
      domain: undefined,
      sender: 'no-reply@example.org',
      recipients: [],
    };
    expectVariables(ofSmtp(server), {
      SMTP_HOST: 'mail',
      SMTP_PORT: '25',
      SMTP_USER: 'u',
      SMTP_PASSWORD: 'p',
      SMTP_TRANSPORT_SECURITY: 'starttls',
      SMTP_SKIP_SSL_VERIFY: 'True',
    });
  });

  it('tracing: the address ends in a slash', () => {
    expectVariables(ofTracing('http://tempo:4318', selfOf({ name: 'app' })), {
      OTEL_SERVICE_NAME: 'app',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://tempo:4318/',
    });
  });

  it('OpenFGA', () => {
    const store = {
      relation: 1,
      storeId: 's',
      token: new Secret('t'),
      grpcUrl: 'fga:8081',
      httpUrl: 'http://fga:8080',
    };
    expectVariables(ofOpenfga(store), {
      FGA_STORE_ID: 's',
      FGA_TOKEN: 't',
      FGA_GRPC_API_URL: 'fga:8081',
      FGA_HTTP_API_URL: 'http://fga:8080',
    });
  });

  it('OAuth: under the prefix of framework and endpoint, with the scopes that were asked for', () => {
    const client = {
      relation: 1,
      issuerUrl: 'https://iam',
      authorizationEndpoint: 'https://iam/auth',
      tokenEndpoint: 'https://iam/token',
      introspectionEndpoint: undefined,
      userinfoEndpoint: 'https://iam/user',
      jwksEndpoint: 'https://iam/jwks',
      scope: 'openid profile email phone',
      clientId: 'c',
      clientSecret: new Secret('w'),
      caChain: [],
      jwtAccessToken: false,
    };
    expectVariables(ofOauth({ client, prefix: 'FLASK_OIDC_', scopes: 'openid email' }), {
      FLASK_OIDC_CLIENT_ID: 'c',
      FLASK_OIDC_CLIENT_SECRET: 'w',
      FLASK_OIDC_API_BASE_URL: 'https://iam',
      FLASK_OIDC_AUTHORIZE_URL: 'https://iam/auth',
      FLASK_OIDC_ACCESS_TOKEN_URL: 'https://iam/token',
      FLASK_OIDC_USER_URL: 'https://iam/user',
      FLASK_OIDC_JWKS_URL: 'https://iam/jwks',
      FLASK_OIDC_CLIENT_KWARGS: '{"scope": "openid email"}',
    });
  });

  it('proxies: in both cases, and none that is empty', () => {
    expectVariables(ofProxies({ http: new Secret('http://u:p@squid:3128'), https: '', no: 'localhost' }), {
      http_proxy: 'http://u:p@squid:3128',
      HTTP_PROXY: 'http://u:p@squid:3128',
      no_proxy: 'localhost',
      NO_PROXY: 'localhost',
    });
    expect(ofProxies({ http: undefined, https: undefined, no: undefined })).toEqual({});
  });
});
