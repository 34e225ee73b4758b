import { type Metadata, problemsOf, Secret } from '@grimoire/charm';
import { relationOf, snapshotOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paasCharm } from './paas-charm.ts';

const interfaces: Readonly<Record<string, string>> = {
  postgresql: 'postgresql_client',
  mysql: 'mysql_client',
  mongodb: 'mongodb_client',
  rabbitmq: 'rabbitmq',
  redis: 'redis',
  valkey: 'valkey_client',
  s3: 's3',
  openfga: 'openfga',
  saml: 'saml',
  tracing: 'tracing',
  smtp: 'smtp',
  'http-proxy': 'http_proxy',
  ingress: 'ingress',
  logging: 'loki_push_api',
  archive: 'postgresql_client',
  oidc: 'oauth',
};
/** A second one where programs know only one, and what is none of the family's. */
const unknown: Readonly<Record<string, string>> = { spans: 'tracing', map: 'strange' };

const metadata: Metadata = {
  name: 'shop',
  containers: { 'flask-app': { resource: 'flask-app-image' } },
  requires: Object.fromEntries(
    Object.entries({ ...interfaces, ...unknown }).map(([name, kind]) => [name, { interface: kind, optional: true }]),
  ),
  peers: { 'secret-storage': { interface: 'secret-storage' } },
};
const charm = paasCharm(metadata, 'flask');
const rock = {
  services: { flask: { command: '/bin/python3 -m gunicorn x:y -k [ sync ]', startup: 'enabled' } },
  checks: {},
  migration: null,
  identity: 'image',
};

const decide = (endpoint: string, remoteApp: Record<string, string>, unit: Record<string, string>) =>
  charm.decide(
    snapshotOf(metadata, {
      relations: { [endpoint]: [relationOf(endpoint, 'other', { remoteApp, remoteUnits: { 'other/0': unit } })] },
      facts: { rock },
      kept: { secretKey: new Secret('made') },
    }),
  );

/** What providers write when all is well. */
const valid: Readonly<Record<string, string>> = {
  database: 'shop',
  endpoints: 'db:5432',
  username: 'u',
  password: 'p',
  hostname: 'mq',
  port: '25',
  host: 'mail',
  bucket: 'shop',
  'access-key': 'a',
  'secret-key': 's',
  entity_id: 'https://idp.example',
  x509certs: 'QUJD',
  auth_type: 'none',
  transport_security: 'none',
  skip_ssl_verify: 'False',
  receivers: '[{"protocol": {"name": "otlp_http", "type": "http"}, "url": "http://tempo:4318"}]',
  ingress: '{"url": "http://gate.example/shop"}',
  store_id: 's',
  token: 't',
  http_api_url: 'http://fga:8080',
  grpc_api_url: 'fga:8081',
};
const key = fc.constantFrom(
  ...Object.keys(valid),
  'uris',
  'version',
  'leader-host',
  'endpoint',
  'metadata_url',
  'data',
);
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.webUrl(),
  fc.constantFrom('mongodb://u:p@a:1,b:2/shop?replicaSet=r', 'postgresql://', 'http://[::1', '[]', 'none', 'a:5432,b'),
);
const bag = fc.dictionary(fc.oneof(key, fc.string()), value, { maxKeys: 4 });

describe('whatever an integration says', () => {
  it('runs with each that is well', () => {
    const well = Object.keys(interfaces).filter((endpoint) => !('is' in decide(endpoint, valid, valid)));
    expect(well).toEqual(Object.keys(interfaces).filter((name) => !['valkey', 'http-proxy', 'oidc'].includes(name)));
  });

  it.each(Object.keys(interfaces))('%s: the charm decides, and what is wrong has a name', (endpoint) => {
    fc.assert(
      fc.property(bag, bag, (app, unit) => {
        const decision = decide(endpoint, { ...valid, ...app }, { ...valid, ...unit });
        if ('is' in decision) for (const { why } of problemsOf(decision)) expect(why).toMatch(/\w/);
        else expect(Object.keys(decision.containers ?? {})).toEqual(['flask-app']);
      }),
    );
  });

  it.each(Object.keys(unknown))('%s: an endpoint that the family does not know is told', (endpoint) => {
    const decision = decide(endpoint, valid, valid);
    expect('is' in decision && problemsOf(decision)).toEqual([
      { is: 'blocked', key: endpoint, why: expect.stringContaining('not served') },
    ]);
  });
});
