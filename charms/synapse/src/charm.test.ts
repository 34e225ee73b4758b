import {
  problemsOf,
  ready,
  Secret,
  type Config,
  type Databag,
  type Goal,
  type RelationView,
  type Self,
  type Snapshot,
} from '@grimoire/charm';
import { describe, expect, it } from 'vitest';
import { SynapseOperatorCharm } from './charm.ts';
import type { Synapse } from './charmcraft.gen.ts';
import type { Found } from './found.ts';

const self: Self = {
  name: 'synapse/0',
  app: 'synapse',
  charm: 'synapse',
  model: 'chat',
  modelUuid: '6f1c2d6e-0000-4000-8000-000000000000',
  leader: true,
  life: 'alive',
  plannedUnits: 1,
  units: ['synapse/0'],
  address: '10.1.2.3',
  fqdn: 'synapse-0.synapse-endpoints.chat.svc.cluster.local',
  proxies: { http: undefined, https: undefined, no: undefined },
};

const options: Config<Synapse> = {
  allow_public_rooms_over_federation: false,
  backup_passphrase: undefined,
  block_non_admin_invites: false,
  enable_email_notifs: false,
  enable_mjolnir: false,
  enable_password_config: true,
  enable_room_list_search: true,
  experimental_alive_check: '2m,5,20s',
  federation_domain_whitelist: undefined,
  invite_checker_blocklist_allowlist_url: undefined,
  invite_checker_policy_rooms: undefined,
  ip_range_whitelist: undefined,
  limit_remote_rooms_complexity: undefined,
  notif_from: undefined,
  public_baseurl: undefined,
  publish_rooms_allowlist: undefined,
  rc_joins_remote_burst_count: 10,
  rc_joins_remote_per_second: 0.01,
  report_stats: false,
  server_name: 'example.org',
  trusted_key_servers: undefined,
  workers_ignore_list: undefined,
};

const nothing: Found = {
  serverName: undefined,
  engine: undefined,
  sqlite: false,
  registration: undefined,
  macaroon: undefined,
  signing: undefined,
};

const relation = (endpoint: string, app: string, more: Partial<RelationView> = {}): RelationView => ({
  id: 1,
  endpoint,
  app,
  remoteApp: {},
  remoteUnits: {},
  localApp: {},
  localUnit: {},
  secrets: {},
  own: {},
  ...more,
});

const answered: Databag = { database: 'synapse', endpoints: 'pg.example:5433', 'secret-user': 'secret:abc' };
const postgres = relation('database', 'postgresql-k8s', {
  remoteApp: answered,
  secrets: { 'secret-user': { username: new Secret('relation_id_1'), password: new Secret('hunter2') } },
});

interface World {
  readonly options?: Partial<Config<Synapse>>;
  readonly self?: Partial<Self>;
  readonly found?: Partial<Found>;
  readonly relations?: Snapshot['relations'];
}

const decide = (world: World = {}) =>
  SynapseOperatorCharm.decide({
    self: { ...self, ...world.self },
    options: { ...options, ...world.options },
    relations: { 'synapse-peers': [relation('synapse-peers', 'synapse', { id: 0 })], ...world.relations },
    facts: { found: ready({ ...nothing, ...world.found }) },
    kept: {
      registration: ready(new Secret('reg')),
      macaroon: ready(new Secret('mac')),
      signing: ready(new Secret('ed25519 a_AbCd c2VlZA')),
    },
  });

const goal = (world?: World): Goal<Synapse> => {
  const decision = decide(world);
  if ('is' in decision)
    throw new Error(
      `no goal: ${problemsOf(decision)
        .map(({ why }) => why)
        .join('; ')}`,
    );
  return decision;
};

const run = (world?: World) => {
  const container = goal(world).containers?.synapse;
  if (!container || !('run' in container)) throw new Error('synapse does not run');
  return container.run;
};

const file = (path: '/data/homeserver.yaml', world?: World): string => {
  const content = run(world).files?.[path];
  return typeof content === 'object' && typeof content.content === 'string' ? content.content : '';
};

describe('Synapse', () => {
  it('runs behind NGINX on PostgreSQL, at the port that the relation names', () => {
    const world = { relations: { database: [postgres] } };
    expect(file('/data/homeserver.yaml', world)).toMatchSnapshot();
    expect(Object.keys(run(world).services)).toEqual(['synapse', 'stats-exporter']);
    expect(run(world).tasks?.map(({ name }) => name)).toEqual(['prepare-database']);
    expect(goal(world).ports).toEqual([8080]);
    expect(goal(world).note).toBeUndefined();
  });

  it('serves from SQLite without the relation, and says what that is for', () => {
    expect(file('/data/homeserver.yaml')).toContain('name: "sqlite3"');
    expect(Object.keys(run().services)).toEqual(['synapse']);
    expect(goal().note).toMatch(/SQLite, for trying out: juju integrate synapse:database/);
  });

  it('waits for a database that is related and not ready', () => {
    const decision = decide({ relations: { database: [relation('database', 'postgresql-k8s')] } });
    expect('is' in decision && problemsOf(decision)).toEqual([
      { is: 'waiting', key: 'database', why: expect.stringContaining('endpoints') },
    ]);
  });

  it('stops, and keeps its files, when the database that holds its data is gone', () => {
    const decision = goal({ found: { serverName: 'example.org', engine: 'psycopg2' } });
    expect(decision.containers?.synapse).toEqual({
      stop: { is: 'blocked', key: 'database', why: expect.stringContaining('juju integrate synapse:database') },
    });
  });

  it('refuses another server name than it was born with, and touches nothing', () => {
    const decision = decide({ found: { serverName: 'old.example.org' }, relations: { database: [postgres] } });
    expect(decision).toEqual({
      is: 'blocked',
      key: 'server_name',
      why: expect.stringContaining('server_name=old.example.org'),
    });
  });

  it('refuses more than one unit', () => {
    expect(decide({ self: { plannedUnits: 3 } })).toEqual({
      is: 'blocked',
      key: 'units',
      why: '3 units: not served yet by this charm: juju scale-application synapse 1',
    });
  });

  it.each([
    ['backup', 's3-integrator'],
    ['grafana-dashboard', 'grafana-k8s'],
    ['ingress', 'traefik-k8s'],
    ['logging', 'loki-k8s'],
    ['mas-database', 'postgresql-k8s'],
    ['matrix-auth', 'maubot'],
    ['media', 's3-integrator'],
    ['nginx-route', 'nginx-ingress-integrator'],
    ['redis', 'redis-k8s'],
    ['saml', 'saml-integrator'],
    ['smtp', 'smtp-integrator'],
  ])('says that %s is not served yet when it is integrated', (endpoint, app) => {
    const decision = decide({ relations: { [endpoint]: [relation(endpoint, app)] } });
    expect('is' in decision && problemsOf(decision)).toEqual([
      { is: 'blocked', key: endpoint, why: expect.stringMatching(/not served yet/) },
    ]);
  });

  it('names everything that is wrong at once', () => {
    const decision = decide({
      options: { server_name: undefined },
      relations: { database: [relation('database', 'pg')], redis: [relation('redis', 'redis-k8s')] },
    });
    expect(
      'is' in decision &&
        problemsOf(decision)
          .map(({ key }) => key)
          .toSorted(),
    ).toEqual(['database', 'redis', 'server_name']);
  });

  it('hands the model proxies to the service in both spellings', () => {
    const { environment } =
      run({ self: { proxies: { http: 'http://proxy:3128', https: undefined, no: 'localhost' } } }).services[
        'synapse'
      ] ?? {};
    expect(environment).toMatchObject({
      http_proxy: 'http://proxy:3128',
      HTTP_PROXY: 'http://proxy:3128',
      no_proxy: 'localhost',
      NO_PROXY: 'localhost',
    });
    expect(environment).not.toHaveProperty('https_proxy');
  });

  it('keeps passwords out of every command line and every environment of the server', () => {
    const { services, tasks = [] } = run({ relations: { database: [postgres] } });
    expect(
      [...Object.values(services).map(({ command }) => command), ...tasks.flatMap((task) => task.run)].join('\n'),
    ).not.toMatch(/hunter2|reg|mac/);
  });
});
