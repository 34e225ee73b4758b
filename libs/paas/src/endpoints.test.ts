import { fingerprint, Secret, type Metadata } from '@grimoire/charm';
import { relationOf, snapshotOf } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { databasesOf, endpointsOf, requiredOf } from './endpoints.ts';
import { frameworkOf, frameworks } from './generations.ts';
import { paasCharm } from './paas-charm.ts';
import type { Project } from './project.ts';

const metadata = {
  name: 'shop',
  containers: { 'flask-app': { resource: 'flask-app-image' } },
  requires: {
    'http-proxy': { interface: 'http_proxy' },
    oidc: { interface: 'oauth' },
    smtp: { interface: 'smtp', optional: true },
    valkey: { interface: 'valkey_client' },
    archive: { interface: 'postgresql_client' },
    postgresql: { interface: 'postgresql_client', optional: true },
    mysql: { interface: 'mysql_client' },
    rabbitmq: { interface: 'rabbitmq' },
    backups: { interface: 's3', optional: true },
    s3: { interface: 's3', optional: true },
    permissions: { interface: 'openfga', optional: true },
    openfga: { interface: 'openfga', optional: true },
    sessions: { interface: 'redis', optional: true },
    spans: { interface: 'tracing', optional: true },
  },
  provides: { 'metrics-endpoint': { interface: 'prometheus_scrape' } },
  peers: { 'secret-storage': { interface: 'secret-storage' } },
} as const satisfies Metadata;

const context = (endpoint: string) => {
  const { self, options, relations } = snapshotOf(metadata);
  return { endpoint, self, options, relations };
};
const owed = (endpoint: string, project: Project = {}, framework = frameworks.flask) =>
  endpointsOf(framework, metadata, project)[endpoint]?.spec.owes?.(relationOf(endpoint, 'other'), context(endpoint))
    .app ?? {};

describe('the integrations of an application', () => {
  it('that are required are named in the family’s order, databases as they are declared', () => {
    expect(requiredOf(metadata).map(({ shown }) => shown)).toEqual([
      'archive',
      'mysql',
      'rabbitmq',
      'valkey',
      'oauth',
      'http-proxy',
    ]);
    expect(databasesOf(metadata)).toEqual(['archive', 'postgresql', 'mysql']);
  });

  it('of one interface ask for things of their own', () => {
    expect([owed('postgresql')['database'], owed('archive')['database']]).toEqual(['shop', 'shop-archive']);
    expect([owed('s3')['bucket'], owed('backups')['bucket']]).toEqual(['shop', 'shop-backups']);
    expect([owed('openfga')['store_name'], owed('permissions')['store_name']]).toEqual([
      'app-store',
      'shop-permissions',
    ]);
    expect(owed('openfga', {}, frameworkOf('flask', { generation: 2 }))['store_name']).toBe('shop');
  });

  it('of one interface have variables that begin with their names', () => {
    const charm = paasCharm({ ...metadata, requires: { ...metadata.requires, ...optional } }, 'flask');
    const database = { endpoints: 'pg:5432', username: 'u', password: 'p' };
    const decision = charm.decide(
      snapshotOf(metadata, {
        relations: {
          postgresql: [relationOf('postgresql', 'one', { id: 1, remoteApp: { ...database, database: 'shop' } })],
          archive: [relationOf('archive', 'two', { id: 2, remoteApp: { ...database, database: 'shop-archive' } })],
          sessions: [
            relationOf('sessions', 'redis', { id: 3, remoteUnits: { 'redis/0': { hostname: 'r', port: '6379' } } }),
          ],
          backups: [
            relationOf('backups', 's3', { id: 4, remoteApp: { bucket: 'b', 'access-key': 'a', 'secret-key': 's' } }),
          ],
          spans: [
            relationOf('spans', 'tempo', {
              id: 5,
              remoteApp: {
                receivers: '[{"protocol": {"name": "otlp_http", "type": "http"}, "url": "http://tempo:4318"}]',
              },
            }),
          ],
        },
        facts: {
          rock: { services: { flask: { command: 'serve' } }, checks: {}, migration: null, identity: 'i' },
        },
        kept: { secretKey: new Secret('made') },
      }),
    );
    const container = 'is' in decision ? undefined : decision.containers?.['flask-app'];
    const environment = container && 'run' in container ? container.run.services['flask']?.environment : {};
    expect(environment).toMatchObject({
      POSTGRESQL_DB_NAME: 'shop',
      ARCHIVE_DB_NAME: 'shop-archive',
      SESSIONS_DB_CONNECT_STRING: 'redis://r:6379',
      BACKUPS_BUCKET: 'b',
      // Libraries read these under no other name.
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://tempo:4318/',
    });
    expect(fingerprint(environment?.['BACKUPS_SECRET_KEY'] ?? '')).toBe(fingerprint('s'));
  });
});

/** All of them, so that each test names only what it is about. */
const optional = Object.fromEntries(
  Object.entries(metadata.requires).map(([name, spec]) => [name, { interface: spec.interface, optional: true }]),
);

describe('the metrics', () => {
  const jobs = (project: Project): unknown => JSON.parse(owed('metrics-endpoint', project)['scrape_jobs'] ?? '');
  const rules = (project: Project) => owed('metrics-endpoint', project)['alert_rules'] ?? '';

  it('are the framework’s, then those of paas-config.yaml, the scheduler’s at the unit that has it', () => {
    const job = { job_name: 'ticks', static_configs: [{ targets: ['@scheduler:9000', '*:9001'], labels: { a: 'b' } }] };
    expect(jobs({ config: { prometheus: { scrape_configs: [job] } } })).toEqual([
      { metrics_path: '/metrics', static_configs: [{ targets: ['*:9102'] }] },
      {
        job_name: 'ticks',
        metrics_path: '/metrics',
        static_configs: [
          { targets: ['shop-0.shop-endpoints.test.svc.cluster.local:9000', '*:9001'], labels: { a: 'b' } },
        ],
      },
    ]);
  });

  it('raise alerts that look at this application only, and the project’s own', () => {
    expect(rules({})).toContain('up{juju_model=\\"test\\"');
    expect(rules({})).toContain('FlaskTargetMissing');
    const own = { groups: [{ name: 'mine', rules: [{ alert: 'TooFew', expr: 'orders < 1' }] }] };
    expect(rules({ alerts: own })).toContain('TooFew');
  });
});
