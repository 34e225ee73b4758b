import { problemsOf, Secret, type Decision, type FileGoal, type Goal, type RunGoal } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { IndicoOperatorCharm } from './charm.ts';
import { metadata, type Indico } from './charmcraft.gen.ts';

const database = relationOf('database', 'postgresql-k8s', {
  id: 1,
  remoteApp: { database: 'indico', endpoints: 'pg.example:5433', 'secret-user': 'secret:abc' },
  secrets: { 'secret-user': { username: new Secret('relation_id_1'), password: new Secret('hunter2') } },
});
const redis = (endpoint: string, host: string) =>
  relationOf(endpoint, host, { id: 2, remoteUnits: { [`${host}/0`]: { hostname: host, port: '6379' } } });
const needed = {
  database: [database],
  'redis-broker': [redis('redis-broker', 'broker')],
  'redis-cache': [redis('redis-cache', 'cache')],
};
const celeryAt = (unit: string) => ({
  'indico-peers': [
    relationOf('indico-peers', 'indico', { remoteApp: { 'celery-unit': unit }, remoteUnits: { 'indico/1': {} } }),
  ],
});
const smtp = relationOf('smtp-legacy', 'smtp-integrator', {
  id: 5,
  remoteApp: { host: 'mail.example', port: '25', auth_type: 'none', transport_security: 'none', domain: 'example' },
});
const s3 = relationOf('s3', 's3-integrator', {
  id: 6,
  remoteApp: {
    bucket: 'events',
    endpoint: 'http://s3:9000',
    'access-key': 'me',
    'secret-key': 'quiet',
    's3-uri-style': 'path',
  },
});
const saml = relationOf('saml', 'saml-integrator', {
  id: 7,
  remoteApp: {
    entity_id: 'https://idp.example',
    metadata_url: 'https://idp.example/metadata',
    x509certs: 'MIIC,MIID',
    single_sign_on_service_redirect_url: 'https://idp.example/sso',
    single_sign_on_service_redirect_binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  },
});

type Situation = Pick<Sketch<Indico>, 'self' | 'options' | 'relations' | 'facts'>;

const decide = ({ relations, facts, ...rest }: Situation = {}): Decision<Indico> =>
  IndicoOperatorCharm.decide(
    snapshotOf(metadata, {
      ...rest,
      relations: { ...needed, ...celeryAt('indico/0'), ...relations },
      facts: { version: '3.3.14', plugins: '', ...facts },
      kept: { secretKey: new Secret("b'\\x01key'") },
    }),
  );

function goal(situation?: Situation): Goal<Indico> {
  const decision = decide(situation);
  if (!('is' in decision)) return decision;
  throw new Error(
    problemsOf(decision)
      .map(({ why }) => why)
      .join('; '),
  );
}

function run(container: 'indico' | 'indico-nginx', situation?: Situation): RunGoal {
  const found = goal(situation).containers?.[container];
  if (!found || !('run' in found)) throw new Error(`${container} does not run`);
  return found.run;
}

const textOf = (file: FileGoal | string | undefined): string =>
  typeof file === 'object' && typeof file.content === 'string' ? file.content : '';

function settings(situation?: Situation): string {
  const file = run('indico', situation).files?.['/etc/indico/settings.yaml'];
  return textOf(file);
}

const tasks = (situation?: Situation) => run('indico', situation).tasks ?? [];
const startup = (situation?: Situation): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.entries(run('indico', situation).services).map(([name, service]) => [name, service.startup]),
  );

describe('Indico', () => {
  it('runs behind NGINX, with Celery in this unit and three exporters', () => {
    expect(settings()).toMatchSnapshot('settings');
    expect(run('indico').services).toMatchSnapshot('services');
    expect(run('indico-nginx')).toMatchSnapshot('nginx');
    expect(goal()).toMatchObject({ ports: [8080], version: '3.3.14' });
  });

  it.each<[keyof typeof needed, RegExp]>([
    ['database', /^database: integrate indico with a charm that provides postgresql_client$/],
    ['redis-broker', /^redis-broker: integrate indico with a charm that provides redis$/],
    ['redis-cache', /^redis-cache: integrate indico with a charm that provides redis$/],
  ])('needs %s, and says so', (endpoint, why) => {
    expect(() => goal({ relations: { [endpoint]: [] } })).toThrow(why);
  });

  it('names everything that is missing at once', () => {
    const decision = decide({ relations: { database: [], 'redis-cache': [] }, options: { site_url: 'events' } });
    expect('is' in decision && problemsOf(decision).map(({ key }) => key)).toEqual([
      'site_url',
      'database',
      'redis-cache',
    ]);
  });

  it('knows that what is in the container is lost with it, until there is S3', () => {
    expect(goal().note).toBe('attachments are lost with their pod: juju integrate indico:s3 s3-integrator');
    expect(goal({ relations: { s3: [s3] } }).note).toBeUndefined();
  });
});

describe('Celery', () => {
  const situations: readonly (readonly [string, Situation, string])[] = [
    ['this unit has the seat', {}, 'enabled'],
    ['another has it', { relations: celeryAt('indico/1') }, 'disabled'],
    ['its holder is gone and nobody has taken it yet', { relations: celeryAt('indico/9') }, 'disabled'],
  ];
  it.each(situations)('with its exporter, when %s, is %s', (_when, situation, expected) => {
    expect(startup(situation)).toMatchObject({ celery: expected, 'celery-exporter': expected });
    expect(startup(situation)).toMatchObject({ indico: undefined, 'statsd-exporter': undefined });
  });

  it('is watched only where it runs', () => {
    expect(Object.keys(run('indico').checks ?? {})).toEqual([
      'indico-ready',
      'statsd-exporter-up',
      'ready',
      'celery-exporter-up',
    ]);
    expect(Object.keys(run('indico', { relations: celeryAt('indico/1') }).checks ?? {})).toEqual([
      'indico-ready',
      'statsd-exporter-up',
    ]);
  });
});

describe('options', () => {
  it('false is false, and no text is taken for true', () => {
    expect(settings()).toContain('roombooking: false');
    expect(settings({ options: { enable_roombooking: true } })).toContain('roombooking: true');
  });

  it.each([
    ['https://events.example.org:8443/path', 'https://events.example.org:8443'],
    ['http://events.example.org', 'http://events.example.org'],
    ['', 'http://indico.local'],
  ])('site_url "%s" makes the base %s', (site_url, base) => {
    expect(settings({ options: { site_url } })).toContain(`base_url: "${base}"`);
  });

  it.each<[Situation['options'], RegExp]>([
    [{ site_url: 'events.example.org' }, /^site_url: "events.example.org" is not the URL of a site/],
    [{ site_url: 'https://me:pw@events.example.org' }, /^site_url/],
    [
      { external_plugins: '--index-url http://evil' },
      /^external_plugins: "--index-url http:\/\/evil" is not a requirement/,
    ],
    [{ customization_sources_url: 'not a url' }, /^customization_sources_url: this is not the URL of a git repository/],
    [{ indico_support_email: 'nobody' }, /^indico_support_email: "nobody" is not an address/],
  ])('refuses %j by name', (options, why) => {
    expect(() => goal(options === undefined ? {} : { options })).toThrow(why);
  });

  it('installs plugins and fetches a customisation once for what they are, and not on the command line', () => {
    const options = {
      external_plugins: 'indico-plugin-vc-zoom==3.3.1, indico-plugin-x>=1,<2',
      customization_sources_url: 'https://token@git.example/look.git',
    };
    const [plugins, customization] = tasks({ options });
    expect(plugins).toMatchObject({
      name: 'install-plugins',
      stdin: 'indico-plugin-vc-zoom==3.3.1\nindico-plugin-x>=1,<2\n',
    });
    expect(customization).toMatchObject({ name: 'fetch-customization', stdin: 'https://token@git.example/look.git\n' });
    expect(JSON.stringify([plugins?.run, customization?.run, plugins?.key, customization?.key])).not.toMatch(
      /token|zoom/,
    );
    expect(tasks({ options })[0]?.key).toBe(plugins?.key);
    expect(tasks({ options: { external_plugins: 'other' } })[0]?.key).not.toBe(plugins?.key);
    expect(tasks().map(({ name }) => name)).toEqual(['prepare-database']);
  });

  it('has the web application start anew with other plugins, which it reads only then', () => {
    const of = (situation: Situation) => run('indico', situation).services['indico']?.environment;
    expect(of({ facts: { plugins: '{"x": "1"}' } })).not.toEqual(of({ facts: { plugins: '{"x": "2"}' } }));
    expect(of({})).toEqual(of({}));
  });
});

describe('the schema', () => {
  it('is made by one unit, anew for another database or another Indico', () => {
    const key = (situation?: Situation) => tasks(situation).find(({ name }) => name === 'prepare-database')?.key;
    expect(tasks().at(-1)).toMatchObject({ by: 'leader', when: 'before', failure: 'blocked' });
    const other = { relations: { database: [{ ...database, id: 9 }] } };
    expect(new Set([key(), key(other), key({ facts: { version: '3.4.0' } })]).size).toBe(3);
    expect(key({ self: { leader: false } })).toBe(key());
  });
});

describe('what others give', () => {
  it('mail: TLS only where it is', () => {
    const secure = {
      ...smtp,
      remoteApp: { ...smtp.remoteApp, transport_security: 'starttls', user: 'me', password: 'quiet' },
    };
    expect(settings({ relations: { 'smtp-legacy': [smtp] } })).toContain('security: "none"');
    expect(settings({ relations: { 'smtp-legacy': [secure] } })).toContain('security: "starttls"');
  });

  it('attachments: keys are in a file of their own that only Indico reads', () => {
    const { files } = run('indico', { relations: { s3: [s3] } });
    const keys = files?.['/etc/indico/aws-credentials'];
    expect(keys).toMatchObject({ mode: 0o640, group: 'indico' });
    expect(textOf(keys)).toContain('quiet');
    // An empty one would be taken for the name of a file.
    expect(textOf(keys)).not.toContain('ca_bundle');
    expect(settings({ relations: { s3: [s3] } })).not.toContain('quiet');
    expect(settings({ relations: { s3: [s3] } })).toContain('bucket: "events"');
  });

  it('single sign-on: the site is known by its URL as it was written', () => {
    const text = settings({ relations: { saml: [saml] }, options: { site_url: 'https://events.example.org/' } });
    expect(text).toContain('entityId: "https://events.example.org/"');
    expect(text).toContain('x509cert: "MIIC"');
    expect(text).toContain('url: "https://idp.example/sso"');
  });

  it('logs: every container sends them', () => {
    const loki = relationOf('logging', 'loki', {
      id: 8,
      remoteUnits: { 'loki/0': { endpoint: '{"url": "http://loki:3100/loki/api/v1/push"}' } },
    });
    for (const container of ['indico', 'indico-nginx'] as const) {
      expect(run(container, { relations: { logging: [loki] } }).logTargets).toMatchObject({
        'loki/0': { type: 'loki' },
      });
    }
  });

  it('proxies: every service that reaches outwards has them, in both spellings', () => {
    const proxies = { http: 'http://proxy:3128', https: undefined, no: '10.0.0.0/8' };
    const { services } = run('indico', { self: { proxies } });
    for (const service of Object.values(services)) {
      expect(service.environment).toMatchObject({
        http_proxy: 'http://proxy:3128',
        HTTP_PROXY: 'http://proxy:3128',
        NO_PROXY: '10.0.0.0/8',
      });
      expect(service.environment).not.toHaveProperty('https_proxy');
    }
  });

  it('no secret is in an environment or on a command line', () => {
    const { services } = run('indico', { relations: { s3: [s3], 'smtp-legacy': [smtp] } });
    expect(JSON.stringify(services)).not.toMatch(/hunter2|quiet|x01key/);
  });
});

describe('what is told to others', () => {
  const owed = (endpoint: 'nginx-route' | 'metrics-endpoint', options: Readonly<Record<string, string>> = {}) => {
    const { self } = snapshotOf(metadata);
    const relation = relationOf(endpoint, 'other');
    return IndicoOperatorCharm.declared.integrations[endpoint]?.spec.owes?.(relation, { endpoint, self, options })?.app;
  };

  it.each([
    [{}, 'indico.local'],
    [{ site_url: 'https://events.example.org/x' }, 'events.example.org'],
    [{ site_url: 'nonsense' }, 'indico.local'],
  ])('the ingress, with %j: host %s', (options, host) => {
    expect(owed('nginx-route', options)).toMatchObject({ 'service-hostname': host, 'service-port': '8080' });
  });

  it('Prometheus: three exporters, and the alert', () => {
    expect(JSON.parse(owed('metrics-endpoint')?.['scrape_jobs'] ?? '')).toEqual([
      { metrics_path: '/metrics', static_configs: [{ targets: ['*:9113', '*:9102', '*:9808'] }] },
    ]);
    expect(owed('metrics-endpoint')?.['alert_rules']).toContain('IndicoTargetMissing');
  });
});
