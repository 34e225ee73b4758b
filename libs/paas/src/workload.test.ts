import { problemsOf, type RunGoal } from '@grimoire/charm';
import { describe, expect, it } from 'vitest';
import type { Contribution } from './contribution.ts';
import type { FrameworkName } from './framework.ts';
import { frameworks } from './generations.ts';
import type { Rock } from './rock.ts';
import { settingsOf } from './settings.ts';
import { workloadOf, type Running } from './workload.ts';

const flaskCommand = '/bin/python3 -m gunicorn -c /flask/gunicorn.conf.py app:app -k [ sync ]';
const rock: Rock = {
  services: {
    flask: {
      command: flaskCommand,
      startup: 'enabled',
      user: '_daemon_',
      after: ['statsd-exporter'],
      environment: { A: 1 },
    },
    'statsd-exporter': { command: '/bin/statsd_exporter', startup: 'enabled', environment: { B: 'image' } },
    'mail-worker': { command: '/bin/worker', startup: 'enabled' },
    'nightly-scheduler': { command: '/bin/scheduler', startup: 'enabled' },
  },
  checks: {},
  migration: ['bash', '-eo', 'pipefail', 'migrate.sh'],
  identity: 'image-1',
};

function running(
  name: FrameworkName,
  more: Partial<Running> & { readonly options?: Readonly<Record<string, number | string>> } = {},
): Running {
  const { options = {}, ...rest } = more;
  const settings = settingsOf(frameworks[name], options);
  if (settings.is !== 'ready') throw new Error('no settings');
  return {
    framework: frameworks[name],
    unit: 'app/0',
    rock,
    settings: settings.value,
    environment: { FLASK_BASE_URL: 'http://app' },
    contributions: [],
    ...rest,
  };
}

function goal(...args: Parameters<typeof running>): RunGoal {
  const found = workloadOf(running(...args));
  if (!('is' in found)) return found;
  throw new Error(
    problemsOf(found)
      .map(({ why }) => why)
      .join('; '),
  );
}

describe('the services of an image', () => {
  it('have the environment of now over their own in the application, its worker and its scheduler, their own in the others', () => {
    const { services } = goal('flask');
    expect(Object.fromEntries(Object.entries(services).map(([name, { environment }]) => [name, environment]))).toEqual({
      flask: { A: '1', FLASK_BASE_URL: 'http://app' },
      'statsd-exporter': { B: 'image' },
      'mail-worker': { FLASK_BASE_URL: 'http://app' },
      'nightly-scheduler': { FLASK_BASE_URL: 'http://app' },
    });
  });

  it('run the scheduler on the first unit only, and workers on all', () => {
    const { services } = goal('flask', { unit: 'app/1' });
    expect([services['nightly-scheduler']?.startup, services['mail-worker']?.startup]).toEqual(['disabled', 'enabled']);
  });

  it('keep what the image says of them', () => {
    expect(goal('flask').services['flask']).toMatchObject({
      command: flaskCommand,
      user: '_daemon_',
      after: ['statsd-exporter'],
    });
  });

  it('read Gunicorn’s configuration again without being started anew', () => {
    expect(goal('flask').services['flask']).toMatchObject({
      uses: [],
      reload: { files: ['/flask/gunicorn.conf.py'], signal: 'SIGHUP' },
    });
  });

  it('have the worker class that is asked for, in the place that the image has for it', () => {
    expect(goal('flask', { options: { 'webserver-worker-class': 'gevent' } }).services['flask']?.command).toBe(
      flaskCommand.replace('[ sync ]', '[ gevent ]'),
    );
    const services = { flask: { command: '/bin/gunicorn app:app', startup: 'enabled' } };
    expect(() =>
      goal('flask', { options: { 'webserver-worker-class': 'gevent' }, rock: { ...rock, services } }),
    ).toThrow(/webserver-worker-class: the image's command has no "-k \[ … \]"/);
  });

  it('must have the one of the framework', () => {
    expect(() => goal('django')).toThrow(/django-app-image: the image has no service "django"/);
  });
});

describe('the checks', () => {
  const http = { override: 'replace', level: 'ready', http: { url: 'http://localhost:8080/health' }, period: '5s' };

  it('ask the port where the image has none of its own', () => {
    expect(goal('flask').checks).toEqual({
      'flask-answers': { level: 'ready', tcp: { port: 8000 }, period: '10s', threshold: 3 },
    });
  });

  it('are the image’s, at the port that the option says', () => {
    const services = { go: { command: 'shop', startup: 'enabled' } };
    const own = { ...rock, services, checks: { healthy: http, far: { tcp: { port: 5432, host: 'pg' } } } };
    expect(goal('go', { rock: own, options: { 'app-port': 9000 } }).checks).toEqual({
      healthy: { level: 'ready', http: { url: 'http://localhost:9000/health' }, period: '5s' },
      far: { tcp: { port: 5432, host: 'pg' } },
    });
    expect(goal('go', { rock: own }).checks?.['healthy']?.http?.url).toBe('http://localhost:8080/health');
  });

  it('ask the port beside one that is switched off, and overlook one that asks nothing', () => {
    const checks = { healthy: { ...http, startup: 'disabled' }, odd: { level: 'ready' } };
    expect(Object.keys(goal('flask', { rock: { ...rock, checks } }).checks ?? {})).toEqual([
      'healthy',
      'flask-answers',
    ]);
  });
});

describe('the tasks before', () => {
  it('are the check of Gunicorn’s configuration, then the migration, by one unit', () => {
    expect(goal('flask').tasks?.map(({ name, by, run }) => [name, by, run[run.length - 1]])).toEqual([
      ['check-webserver-configuration', 'each', '--check-config'],
      ['migrate', 'leader', 'migrate.sh'],
    ]);
  });

  it('have no migration where the image brings none', () => {
    expect(goal('flask', { rock: { ...rock, migration: null } }).tasks?.map(({ name }) => name)).toEqual([
      'check-webserver-configuration',
    ]);
  });

  it('migrate again for another image and another database, and not for another password', () => {
    const key = (more: Parameters<typeof running>[1]) =>
      goal('flask', more).tasks?.find(({ name }) => name === 'migrate')?.key;
    const at = (migrates: string, password: string): Contribution[] => [
      { variables: { POSTGRESQL_DB_PASSWORD: password }, migrates },
    ];
    const first = key({ contributions: at('db-1', 'a') });
    expect(key({ contributions: at('db-1', 'b') })).toBe(first);
    expect(key({ contributions: at('db-2', 'a') })).not.toBe(first);
    expect(key({ contributions: at('db-1', 'a'), rock: { ...rock, identity: 'image-2' } })).not.toBe(first);
  });
});

describe('Gunicorn’s configuration', () => {
  const file = (more: Parameters<typeof running>[1]) => {
    const found = goal('flask', more).files?.['/flask/gunicorn.conf.py'];
    return typeof found === 'object' && typeof found.content === 'string' ? found.content : '';
  };

  it('has what the options ask for, and nothing of what they leave open', () => {
    const text = file({ options: { 'webserver-workers': 3, 'webserver-timeout': 30 } });
    expect(text.split('\n')).toEqual(
      expect.arrayContaining(['bind = ["0.0.0.0:8000"]', 'workers = 3', 'timeout = 30']),
    );
    expect(text).not.toMatch(/threads|keepalive|post_fork/);
  });

  it('gives each worker a tracer when there is somewhere to trace to', () => {
    expect(file({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://tempo:4318/' } })).toContain('def post_fork');
  });
});
