import { fingerprint, Secret } from '@grimoire/charm';
import { selfOf } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import type { Contribution } from './contribution.ts';
import { environmentOf, type Environs } from './environment.ts';
import type { FrameworkName } from './framework.ts';
import { frameworks } from './generations.ts';
import { settingsOf } from './settings.ts';
import type { Variables } from './variables.ts';

function environs(name: FrameworkName, more: Partial<Environs> = {}): Environs {
  const settings = settingsOf(frameworks[name], {});
  if (settings.is !== 'ready') throw new Error('no settings');
  return {
    framework: frameworks[name],
    self: selfOf({ name: 'app' }),
    settings: settings.value,
    secretKey: new Secret('made'),
    contributions: [],
    ...more,
  };
}

/** As the application sees it; secrets by their fingerprints. */
const seen = (variables: Variables) =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value instanceof Secret ? fingerprint(value) : value]),
  );

describe('the environment', () => {
  it('of an application alone: its address in the model, and the key that was made', () => {
    expect(seen(environmentOf(environs('flask')))).toEqual({
      FLASK_BASE_URL: 'http://app.test:8000',
      FLASK_SECRET_KEY: fingerprint('made'),
    });
    expect(seen(environmentOf(environs('go')))).toEqual({
      APP_BASE_URL: 'http://app.test:8080',
      APP_SECRET_KEY: fingerprint('made'),
    });
  });

  it('has the ingress’ address, and the option’s key before the one that was made', () => {
    const { settings } = environs('flask');
    const contributions: Contribution[] = [{ variables: {}, baseUrl: 'https://app.example.org' }];
    const environment = environmentOf(
      environs('flask', { settings: { ...settings, secretKey: 'asked' }, contributions }),
    );
    expect(environment).toEqual({ FLASK_BASE_URL: 'https://app.example.org', FLASK_SECRET_KEY: 'asked' });
  });

  it('names Django’s host, that of its address included, once', () => {
    const { settings } = environs('django');
    const hosts = (baseUrl: string) =>
      environmentOf(
        environs('django', {
          settings: { ...settings, allowedHosts: ['a.example'] },
          contributions: [{ variables: {}, baseUrl }],
        }),
      )['DJANGO_ALLOWED_HOSTS'];
    expect([hosts('https://b.example'), hosts('https://a.example')]).toEqual([
      '["a.example","b.example"]',
      '["a.example"]',
    ]);
  });

  it('names the other units, sorted, and nobody where there is one', () => {
    const self = selfOf({ name: 'app' }, { name: 'app/1', units: ['app/0', 'app/1', 'app/2'] });
    expect(environmentOf(environs('flask', { self }))['FLASK_PEER_FQDNS']).toBe(
      'app-0.app-endpoints.test.svc.cluster.local,app-2.app-endpoints.test.svc.cluster.local',
    );
    expect(environmentOf(environs('flask'))).not.toHaveProperty('FLASK_PEER_FQDNS');
  });

  it('has the model’s proxies in both cases, or the integration’s, and always the model’s exceptions', () => {
    const self = selfOf({ name: 'app' }, { proxies: { http: 'http://p:1', https: undefined, no: 'localhost' } });
    const model = environmentOf(environs('flask', { self }));
    expect(model).toMatchObject({ http_proxy: 'http://p:1', HTTP_PROXY: 'http://p:1', no_proxy: 'localhost' });
    expect(model).not.toHaveProperty('https_proxy');
    const contributions: Contribution[] = [
      { variables: {}, proxies: { http: new Secret('http://u:w@squid:3128'), https: undefined } },
    ];
    const integrated = environmentOf(environs('flask', { self, contributions }));
    expect(seen(integrated)).toMatchObject({ http_proxy: fingerprint('http://u:w@squid:3128'), NO_PROXY: 'localhost' });
  });

  it('is overridden by what comes later: options, then the framework’s own, then integrations', () => {
    const { settings } = environs('flask');
    const own = { ...settings, variables: { FLASK_BASE_URL: 'option', REDIS_DB_PORT: 'option' } };
    const contributions: Contribution[] = [
      { variables: { REDIS_DB_PORT: '1' } },
      { variables: { REDIS_DB_PORT: '2' } },
    ];
    expect(environmentOf(environs('flask', { settings: own, contributions }))).toMatchObject({
      FLASK_BASE_URL: 'http://app.test:8000',
      REDIS_DB_PORT: '2',
    });
  });
});
