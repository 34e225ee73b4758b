import { problemsOf, Secret, type Databag, type Goal } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { SynapseOperatorCharm } from './charm.ts';
import { metadata, type Synapse } from './charmcraft.gen.ts';
import type { Found } from './found.ts';

const nothing: Found = {
  serverName: undefined,
  engine: undefined,
  sqlite: false,
  registration: undefined,
  macaroon: undefined,
  signing: undefined,
};

const answered: Databag = { database: 'synapse', endpoints: 'pg.example:5433', 'secret-user': 'secret:abc' };
const postgres = relationOf('database', 'postgresql-k8s', {
  remoteApp: answered,
  secrets: { 'secret-user': { username: new Secret('relation_id_1'), password: new Secret('hunter2') } },
});

const traefik = relationOf('ingress', 'traefik-k8s', {
  remoteApp: { ingress: '{"url": "http://gate.example/test-synapse"}' },
});

interface Situation extends Pick<Sketch<Synapse>, 'self' | 'options' | 'relations'> {
  readonly found?: Partial<Found>;
}

const decide = ({ found, options, ...rest }: Situation = {}) =>
  SynapseOperatorCharm.decide(
    snapshotOf(metadata, {
      ...rest,
      options: { server_name: 'example.org', ...options },
      facts: { found: { ...nothing, ...found } },
      kept: {
        registration: new Secret('reg'),
        macaroon: new Secret('mac'),
        signing: new Secret('ed25519 a_AbCd c2VlZA'),
        encryption: new Secret('cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4='),
      },
    }),
  );

const goal = (world?: Situation): Goal<Synapse> => {
  const decision = decide(world);
  if ('is' in decision)
    throw new Error(
      `no goal: ${problemsOf(decision)
        .map(({ why }) => why)
        .join('; ')}`,
    );
  return decision;
};

const run = (world?: Situation) => {
  const container = goal(world).containers?.synapse;
  if (!container || !('run' in container)) throw new Error('synapse does not run');
  return container.run;
};

const file = (path: '/data/homeserver.yaml', world?: Situation): string => {
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
    const decision = decide({ relations: { database: [relationOf('database', 'postgresql-k8s')] } });
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
    ['mas-database', 'postgresql-k8s'],
    ['media', 's3-integrator'],
    ['saml', 'saml-integrator'],
  ])('says that %s is not served yet when it is integrated', (endpoint, app) => {
    const decision = decide({ relations: { [endpoint]: [relationOf(endpoint, app)] } });
    expect('is' in decision && problemsOf(decision)).toEqual([
      { is: 'blocked', key: endpoint, why: expect.stringMatching(/not served yet/) },
    ]);
  });

  it.each([
    ['the option', { public_baseurl: 'https://chat.example' }, true, 'https://chat.example'],
    ['the ingress, when the option is unset', {}, true, 'http://gate.example/test-synapse'],
    ['the server name, without either', {}, false, 'https://example.org'],
  ])('is reached at the URL of %s', (_who, options, exposed, url) => {
    const relations = exposed ? { ingress: [traefik] } : {};
    expect(file('/data/homeserver.yaml', { options, relations })).toContain(`public_baseurl: "${url}"`);
  });

  it('goes by the new URL when the ingress has another', () => {
    const moved = { ...traefik, remoteApp: { ingress: '{"url": "https://elsewhere.example/"}' } };
    const settings = file('/data/homeserver.yaml', { relations: { ingress: [moved] } });
    expect(settings).toContain('public_baseurl: "https://elsewhere.example"');
  });

  it('waits for the URL of an ingress that has given none', () => {
    const decision = decide({ relations: { ingress: [relationOf('ingress', 'traefik-k8s')] } });
    expect('is' in decision && problemsOf(decision)).toEqual([
      { is: 'waiting', key: 'ingress', why: 'ingress: waiting for a URL from the traefik-k8s charm' },
    ]);
  });

  it('shares a Redis once that says where it is, and waits for it until then', () => {
    expect(file('/data/homeserver.yaml')).not.toContain('redis:');
    const relation = relationOf('redis', 'redis-k8s', {
      remoteApp: { 'leader-host': 'redis.example' },
      remoteUnits: { 'redis-k8s/0': { hostname: '10.1.0.9', port: '6380' } },
    });
    expect(file('/data/homeserver.yaml', { relations: { redis: [relation] } })).toContain(
      'redis:\n  enabled: true\n  host: "redis.example"\n  port: 6380\n',
    );
    const decision = decide({ relations: { redis: [relationOf('redis', 'redis-k8s')] } });
    expect('is' in decision && problemsOf(decision)).toMatchObject([{ is: 'waiting', key: 'redis' }]);
  });

  it('waits for nothing from nginx-route, which has no answer', () => {
    const relations = { 'nginx-route': [relationOf('nginx-route', 'nginx-ingress-integrator')] };
    expect(file('/data/homeserver.yaml', { relations })).toBe(file('/data/homeserver.yaml'));
  });

  it('names everything that is wrong at once', () => {
    const decision = decide({
      options: { server_name: undefined },
      relations: { database: [relationOf('database', 'pg')], redis: [relationOf('redis', 'redis-k8s')] },
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

  describe('with bridges', () => {
    const sealed =
      'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==';
    const bridge = (id: number, registration_secret?: string) =>
      relationOf('matrix-auth', `bridge-${id}`, { id, remoteApp: registration_secret ? { registration_secret } : {} });

    it('knows those that have registered, each by a file of its own', () => {
      const world = { relations: { 'matrix-auth': [bridge(4, sealed), bridge(5, sealed), bridge(6)] } };
      const paths = [4, 5].map((id) => `/data/appservice-registration-matrix-auth-${id}.yaml`);
      expect(Object.keys(run(world).files ?? {})).toEqual(expect.arrayContaining(paths));
      expect(file('/data/homeserver.yaml', world)).toMatch(
        new RegExp(`app_service_config_files:\n  - "${paths[0]}"\n  - "${paths[1]}"\n`),
      );
      expect(goal(world).status).toBeUndefined();
    });

    it('tells each where the server is, with secrets of its own', () => {
      const world = { relations: { 'matrix-auth': [bridge(4), bridge(5)], ingress: [traefik] } };
      expect(goal(world).offers?.map(({ relation, app }) => ({ relation, app }))).toEqual(
        [4, 5].map((relation) => ({ relation, app: { homeserver: 'http://gate.example/test-synapse' } })),
      );
      const labels = goal(world).offers?.flatMap(({ secrets }) =>
        Object.values(secrets ?? {}).map(({ label }) => label),
      );
      expect(new Set(labels).size).toBe(4);
    });

    it('runs without one that it cannot read, and names that one', () => {
      const world = { relations: { 'matrix-auth': [bridge(4, sealed), bridge(5, 'nonsense')] } };
      expect(file('/data/homeserver.yaml', world)).toContain('matrix-auth-4.yaml');
      expect(file('/data/homeserver.yaml', world)).not.toContain('matrix-auth-5.yaml');
      const { status } = goal(world);
      expect(status && problemsOf(status).map(({ why }) => why)).toEqual([
        'matrix-auth: waiting for bridge-5 to send its registration with our key',
      ]);
    });
  });
});
