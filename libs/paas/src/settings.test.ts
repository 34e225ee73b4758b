import { fingerprint, problemsOf, Secret, type OpenOptions } from '@grimoire/charm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrameworkName } from './framework.ts';
import { frameworks } from './generations.ts';
import { pathOf, portOf, settingsOf, type Settings } from './settings.ts';

function settings(name: FrameworkName, options: OpenOptions): Settings {
  const reading = settingsOf(frameworks[name], options);
  if (reading.is === 'ready') return reading.value;
  throw new Error(
    problemsOf(reading)
      .map(({ why }) => why)
      .join('; '),
  );
}

const secret = (values: Readonly<Record<string, string>>) => ({
  uri: 'secret:x',
  content: {
    is: 'ready' as const,
    value: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, new Secret(value)])),
  },
});

describe('the options of the application', () => {
  it.each<[string, OpenOptions[string], string]>([
    ['a text', 'here', 'here'],
    ['the empty text', '', ''],
    ['a number', 42, '42'],
    ['a fraction', 1.5, '1.5'],
    ['true', true, 'true'],
    ['false', false, 'false'],
  ])('are variables under the framework’s prefix: %s', (_what, value, text) => {
    expect(settings('flask', { 'my-option': value }).variables).toMatchObject({ FLASK_MY_OPTION: text });
    expect(settings('go', { 'my-option': value }).variables).toMatchObject({ APP_MY_OPTION: text });
  });

  it('are none when they are not set', () => {
    expect(settings('flask', { 'my-option': undefined }).variables).not.toHaveProperty('FLASK_MY_OPTION');
  });

  it('are a variable for each key of a secret, and never its id', () => {
    const { variables } = settings('flask', { 'my-secret': secret({ user: 'me', 'api-token': 'word' }) });
    expect(variables).toEqual({
      FLASK_MY_SECRET_USER: expect.any(Secret),
      FLASK_MY_SECRET_API_TOKEN: expect.any(Secret),
    });
  });

  it('say what the operator has to grant', () => {
    const content = { is: 'blocked', key: 'my-secret', why: 'my-secret: juju grant-secret x app' } as const;
    expect(() => settings('flask', { 'my-secret': { uri: 'secret:x', content } })).toThrow('juju grant-secret x app');
  });
});

describe('the options of the framework', () => {
  it.each<[FrameworkName, string, OpenOptions[string], string, string]>([
    ['flask', 'flask-application-root', '/app', 'FLASK_APPLICATION_ROOT', '/app'],
    ['flask', 'flask-debug', true, 'FLASK_DEBUG', 'true'],
    ['flask', 'flask-env', 'test', 'FLASK_ENV', 'test'],
    ['flask', 'flask-permanent-session-lifetime', 60, 'FLASK_PERMANENT_SESSION_LIFETIME', '60'],
    ['flask', 'flask-preferred-url-scheme', 'https', 'FLASK_PREFERRED_URL_SCHEME', 'HTTPS'],
    ['flask', 'flask-session-cookie-secure', false, 'FLASK_SESSION_COOKIE_SECURE', 'false'],
    ['django', 'django-debug', false, 'DJANGO_DEBUG', 'false'],
    ['fastapi', 'webserver-workers', 2, 'WEB_CONCURRENCY', '2'],
    ['fastapi', 'webserver-port', 9000, 'UVICORN_PORT', '9000'],
    ['fastapi', 'webserver-log-level', 'debug', 'UVICORN_LOG_LEVEL', 'debug'],
    ['fastapi', 'metrics-port', 9001, 'METRICS_PORT', '9001'],
    ['fastapi', 'metrics-path', '/m', 'METRICS_PATH', '/m'],
    ['go', 'app-port', 9000, 'APP_PORT', '9000'],
    ['go', 'metrics-port', 9001, 'APP_METRICS_PORT', '9001'],
    ['go', 'metrics-path', '/m', 'APP_METRICS_PATH', '/m'],
  ])('of %s: %s', (name, option, value, variable, text) => {
    expect(settings(name, { [option]: value }).variables[variable]).toBe(text);
  });

  it('go to Gunicorn, and to no variable', () => {
    const options = {
      'webserver-workers': 3,
      'webserver-threads': 2,
      'webserver-keepalive': 5,
      'webserver-timeout': 30,
      'webserver-worker-class': 'gevent',
    };
    const { gunicorn, workerClass, variables } = settings('flask', options);
    expect(gunicorn).toEqual({ workers: 3, threads: 2, keepalive: 5, timeout: 30 });
    expect([workerClass, variables]).toEqual(['gevent', {}]);
  });

  it('always name the host that Uvicorn listens on', () => {
    expect(settings('fastapi', {}).variables).toEqual({ UVICORN_HOST: '0.0.0.0' });
  });

  it('give Django’s hosts one by one', () => {
    expect(settings('django', { 'django-allowed-hosts': ' a.example, b.example ,,' }).allowedHosts).toEqual([
      'a.example',
      'b.example',
    ]);
  });

  it('give port and path, fixed or from an option', () => {
    expect([
      portOf(8000, {}),
      portOf({ option: 'app-port' }, { 'app-port': 9 }),
      portOf({ option: 'app-port' }, {}),
    ]).toEqual([8000, 9, 8080]);
    expect([pathOf('/m', {}), pathOf({ option: 'p' }, { p: '/x' }), pathOf({ option: 'p' }, {})]).toEqual([
      '/m',
      '/x',
      '/metrics',
    ]);
  });

  it.each<[FrameworkName, OpenOptions, string]>([
    ['flask', { 'flask-env': '' }, 'invalid options: flask-env must not be empty: reset it instead'],
    [
      'flask',
      { 'flask-permanent-session-lifetime': 0 },
      'invalid options: flask-permanent-session-lifetime must be above 0',
    ],
    [
      'flask',
      { 'flask-preferred-url-scheme': 'ftp' },
      'invalid options: flask-preferred-url-scheme must be one of HTTP, HTTPS',
    ],
    [
      'flask',
      { 'webserver-worker-class': 'eventlet' },
      'invalid options: webserver-worker-class must be one of sync, gevent',
    ],
    ['go', { 'app-port': -1 }, 'invalid options: app-port must be above 0'],
  ])('are checked: %s %j', (name, options, why) => {
    expect(() => settings(name, options)).toThrow(why);
  });

  it('are named all at once when several are wrong', () => {
    expect(() => settings('flask', { 'flask-env': '', 'webserver-worker-class': 'x' })).toThrow(
      /webserver-worker-class.*flask-env/,
    );
  });
});

describe('the secret key', () => {
  const key = (options: OpenOptions) => {
    const found = settings('flask', options).secretKey;
    return found === undefined ? undefined : fingerprint(found);
  };

  it('is the option’s, or that of the secret it names, and is no variable twice', () => {
    expect(key({})).toBeUndefined();
    expect(key({ 'flask-secret-key': 'a' })).toBe(fingerprint('a'));
    expect(key({ 'flask-secret-key-id': secret({ value: 'b' }) })).toBe(fingerprint('b'));
  });

  it.each<[OpenOptions, string]>([
    [
      { 'flask-secret-key': 'a', 'flask-secret-key-id': secret({ value: 'b' }) },
      'invalid options: flask-secret-key-id and flask-secret-key are both set: juju config --reset flask-secret-key',
    ],
    [{ 'flask-secret-key-id': secret({ key: 'b' }) }, 'must name a secret with the one key "value"'],
    [{ 'flask-secret-key-id': secret({ value: 'b', more: 'c' }) }, 'must name a secret with the one key "value"'],
  ])('is refused when it is not one: %#', (options, why) => {
    expect(() => settings('flask', options)).toThrow(why);
  });
});

it('no options of any kind crash it', () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(undefined));
  const name = fc.constantFrom<FrameworkName>('flask', 'django', 'fastapi', 'go');
  fc.assert(
    fc.property(name, fc.dictionary(fc.string(), value, { maxKeys: 4 }), (framework, options) => {
      expect(['ready', 'blocked', 'several']).toContain(settingsOf(frameworks[framework], options).is);
    }),
  );
});
