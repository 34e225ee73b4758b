/** What each thing that happens around the application does to it: the event table of the family, as decisions. */
import { fingerprint, problemsOf, Secret, type Databag, type RunGoal } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { FlaskK8sCharm } from './charm.ts';
import { metadata, type FlaskK8s } from './charmcraft.gen.ts';

type Situation = Pick<Sketch<FlaskK8s>, 'self' | 'options' | 'relations'> & { readonly key?: string };

const rock = {
  identity: 'an image',
  checks: {},
  migration: ['bash', '-eo', 'pipefail', 'migrate.sh'],
  services: {
    flask: {
      startup: 'enabled',
      user: '_daemon_',
      command: "/bin/python3 -m gunicorn -c /flask/gunicorn.conf.py 'app:app' -k [ sync ]",
      environment: { FROM_THE_ROCK: 'kept' },
    },
    'statsd-exporter': { startup: 'enabled', command: '/bin/statsd_exporter' },
    'mail-worker': { startup: 'enabled', command: '/bin/work' },
    'night-scheduler': { startup: 'enabled', command: '/bin/tick' },
  },
};

const decide = ({ key = 'made', ...rest }: Situation) =>
  FlaskK8sCharm.decide(snapshotOf(metadata, { ...rest, facts: { rock }, kept: { secretKey: new Secret(key) } }));

function run(situation: Situation = {}): RunGoal {
  const decision = decide(situation);
  if ('is' in decision)
    throw new Error(
      problemsOf(decision)
        .map(({ why }) => why)
        .join('; '),
    );
  const container = decision.containers?.['flask-app'];
  if (!container || !('run' in container)) throw new Error('it does not run');
  return container.run;
}

const environment = (situation: Situation = {}) => run(situation).services['flask']?.environment ?? {};
/** Secrets compare by their fingerprint only. */
const printed = (situation: Situation, service = 'flask') =>
  fingerprint(...Object.entries(run(situation).services[service]?.environment ?? {}).flat());
const migration = (situation: Situation = {}) => run(situation).tasks?.find(({ name }) => name === 'migrate')?.key;
const related = (endpoint: string, remoteApp: Databag, more: Parameters<typeof relationOf>[2] = {}): Situation => ({
  relations: { [endpoint]: [relationOf(endpoint, 'other', { remoteApp, ...more })] },
});

const database = (password: string, endpoints = 'pg:5432'): Situation =>
  related('postgresql', { database: 'flask-k8s', endpoints, username: 'u', password });
const redis = related(
  'redis',
  { 'leader-host': 'redis-0' },
  { remoteUnits: { 'other/0': { hostname: 'redis-0', port: '6379' } } },
);
const storage = related('s3', {
  bucket: 'flask-k8s',
  'access-key': '1234567890',
  'secret-key': 's',
  's3-api-version': '4',
});
const saml = related('saml', {
  entity_id: 'https://idp.example',
  x509certs: 'QUJD',
  metadata_url: 'https://idp.example/m',
});
const queue = related('rabbitmq', { hostname: 'mq', password: 'p' });
const mail = related('smtp', {
  host: 'mail.example',
  port: '25',
  user: 'n',
  auth_type: 'plain',
  password: 'one',
  transport_security: 'none',
  skip_ssl_verify: 'False',
});
const spans = related('tracing', {
  receivers: '[{"protocol": {"name": "otlp_http", "type": "http"}, "url": "http://tempo:4318"}]',
});
/** What the charm has asked for, which the answer repeats. */
function asked(endpoint: 'valkey' | 'http-proxy', field: string): string {
  const { self, options, relations } = snapshotOf(metadata);
  const spec = FlaskK8sCharm.declared.integrations[endpoint]?.spec;
  const owed = spec?.owes?.(relationOf(endpoint, 'other'), { endpoint, self, options, relations });
  return JSON.parse(owed?.app?.['requests'] ?? '[{}]')[0][field];
}
const cacheId = asked('valkey', 'request-id');
const cache = related(
  'valkey',
  {
    version: 'v1',
    requests: JSON.stringify([
      {
        resource: '*',
        'request-id': cacheId,
        salt: asked('valkey', 'salt'),
        endpoints: 'valkey-0:6379',
        'secret-user': 'secret:u',
      },
    ]),
    data: '{}',
  },
  { secrets: { [`${cacheId}.user`]: { username: new Secret('u'), password: new Secret('p') } } },
);
const proxy = related('http-proxy', {
  responses: JSON.stringify([
    { requirer: asked('http-proxy', 'requirer'), status: 'ready', auth: 'none', http_proxy: 'http://squid:3128' },
  ]),
});
const store = related('openfga', {
  store_id: 'of-ours',
  token: 'not-a-real-token',
  http_api_url: 'http://fga:8080',
  grpc_api_url: 'fga:8081',
});
const gate = related('ingress', { ingress: '{"url": "http://gate.example/test-flask-k8s"}' });

const client: Situation = {
  relations: {
    ...gate.relations,
    ...related(
      'oidc',
      {
        issuer_url: 'https://iam.example',
        authorization_endpoint: 'https://iam.example/auth',
        token_endpoint: 'https://iam.example/token',
        introspection_endpoint: 'https://iam.example/introspect',
        userinfo_endpoint: 'https://iam.example/userinfo',
        jwks_endpoint: 'https://iam.example/jwks',
        scope: 'openid profile email',
        client_id: 'shop',
        client_secret_id: 'secret:x',
      },
      { id: 2, secrets: { client_secret_id: { secret: new Secret('of-the-client') } } },
    ).relations,
  },
};
const mysql = related('mysql', { database: 'flask-k8s', endpoints: 'db:3306', username: 'u', password: 'p' });
const mongodb = related('mongodb', {
  database: 'flask-k8s',
  endpoints: 'm1,m2',
  username: 'u',
  password: 'p',
  uris: 'mongodb://u:p@m1:27017,m2:27017/flask-k8s?replicaSet=rs',
});

describe('an integration that is ready', () => {
  it.each([
    ['database_created', database('p'), { POSTGRESQL_DB_NAME: 'flask-k8s', POSTGRESQL_DB_PORT: '5432' }, true],
    ['redis_relation_updated', redis, { REDIS_DB_CONNECT_STRING: 'redis://redis-0:6379' }, true],
    ['s3 credentials_changed', storage, { S3_ACCESS_KEY: '1234567890', S3_API_VERSION: '4' }, true],
    ['saml_data_available', saml, { SAML_ENTITY_ID: 'https://idp.example', SAML_SIGNING_CERTIFICATE: 'QUJD' }, true],
    ['rabbitmq ready', queue, { RABBITMQ_HOSTNAME: 'mq', RABBITMQ_VHOST: '/', RABBITMQ_PORT: '5672' }, true],
    ['smtp_data_available', mail, { SMTP_HOST: 'mail.example', SMTP_USER: 'n', SMTP_SKIP_SSL_VERIFY: 'False' }, false],
    ['tracing endpoint_changed', spans, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://tempo:4318/' }, false],
    ['valkey resource_created', cache, { VALKEY_DB_HOSTNAME: 'valkey-0', VALKEY_DB_PORT: '6379' }, true],
    ['openfga store_created', store, { FGA_STORE_ID: 'of-ours', FGA_HTTP_API_URL: 'http://fga:8080' }, false],
    ['oauth_info_changed', client, { FLASK_OIDC_CLIENT_ID: 'shop', FLASK_OIDC_SCOPES: 'openid profile email' }, false],
    ['http-proxy relation_changed', proxy, {}, false],
    ['mysql database_created', mysql, { MYSQL_DB_NAME: 'flask-k8s', MYSQL_DB_PORT: '3306' }, true],
    [
      'mongodb database_created',
      mongodb,
      { MONGODB_DB_HOSTNAME: 'm1', MONGODB_DB_PORT: '27017', MONGODB_DB_NAME: 'flask-k8s' },
      true,
    ],
    ['ingress ready', gate, { FLASK_BASE_URL: 'http://gate.example/test-flask-k8s' }, false],
  ])(
    '%s: its variables are there, and the database is migrated anew if it may lie there',
    (_event, given, variables, migrates) => {
      expect(environment(given)).toMatchObject(variables);
      expect(migration(given) !== migration()).toBe(migrates);
    },
  );

  it.each([
    ['database_relation_broken', 'POSTGRESQL_DB_NAME'],
    ['redis broken', 'REDIS_DB_PORT'],
    ['s3 credentials_gone', 'S3_BUCKET'],
    ['saml broken', 'SAML_ENTITY_ID'],
    ['rabbitmq_relation_broken', 'RABBITMQ_HOSTNAME'],
    ['smtp broken', 'SMTP_HOST'],
    ['tracing endpoint_removed', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    ['valkey broken', 'VALKEY_DB_PORT'],
    ['openfga store_removed', 'FGA_STORE_ID'],
    ['oauth_info_removed', 'FLASK_OIDC_CLIENT_ID'],
    ['http-proxy broken', 'HTTP_PROXY'],
    ['mysql broken', 'MYSQL_DB_NAME'],
    ['mongodb broken', 'MONGODB_DB_NAME'],
  ])('%s: without it there is no %s', (_event, name) => {
    expect(environment()).not.toHaveProperty(name);
  });

  it('ingress revoked: the address is that within the cluster', () => {
    expect(environment()).toMatchObject({ FLASK_BASE_URL: 'http://flask-k8s.test:8000' });
  });

  it('endpoints_changed: migrated again at another place, and not for another password', () => {
    expect(migration(database('p', 'elsewhere:5432'))).not.toBe(migration(database('p')));
    expect(migration(database('another'))).toBe(migration(database('p')));
    expect(printed(database('another'))).not.toBe(printed(database('p')));
  });

  it('saml without a certificate is refused and named', () => {
    const decision = decide(related('saml', { entity_id: 'https://idp.example', x509certs: '' }));
    expect('is' in decision && problemsOf(decision).map(({ key }) => key)).toEqual(['saml']);
  });
});

describe('the rest of the table', () => {
  it('config_changed: an option of the web server changes its file, and no service', () => {
    const slow = run({ options: { 'webserver-timeout': 90 } });
    expect(slow.files).not.toEqual(run().files);
    expect(slow.services).toEqual(run().services);
    expect(slow.services['flask']?.reload).toEqual({ files: ['/flask/gunicorn.conf.py'], signal: 'SIGHUP' });
  });

  it('rotate_secret_key: application and workers get another environment', () => {
    for (const service of ['flask', 'mail-worker', 'night-scheduler']) {
      expect(printed({ key: 'another' }, service)).not.toBe(printed({}, service));
    }
    expect(printed({ key: 'another' }, 'statsd-exporter')).toBe(printed({}, 'statsd-exporter'));
    expect(migration({ key: 'another' })).toBe(migration());
  });

  it('secret_storage_relation_changed: the other units are named, and only the first schedules', () => {
    const units = ['flask-k8s/0', 'flask-k8s/1', 'flask-k8s/2'];
    const second = run({ self: { name: 'flask-k8s/1', units, plannedUnits: 3, leader: false } });
    expect(second.services['flask']?.environment).toMatchObject({
      FLASK_PEER_FQDNS: [0, 2].map((n) => `flask-k8s-${n}.flask-k8s-endpoints.test.svc.cluster.local`).join(','),
    });
    expect(second.services['night-scheduler']).toMatchObject({ startup: 'disabled', environment: {} });
    expect(second.services['mail-worker']).toMatchObject({ startup: 'enabled' });
    expect(run().services['night-scheduler']).toMatchObject({ startup: 'enabled' });
  });

  it('a worker class that the rock has not is found before anything is told to use it', () => {
    const { tasks = [], services } = run({ options: { 'webserver-worker-class': 'gevent' } });
    expect(tasks.map(({ name }) => name)).toEqual(['check-worker-class', 'check-webserver-configuration', 'migrate']);
    expect(services['flask']?.command).toMatch(/-k \[ gevent \]$/);
  });

  it('the environment that the rock declares stays under ours', () => {
    expect(environment()).toMatchObject({ FROM_THE_ROCK: 'kept' });
  });
});
