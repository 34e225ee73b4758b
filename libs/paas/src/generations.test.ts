import type { Metadata } from '@grimoire/charm';
import { describe, expect, it } from 'vitest';
import type { FrameworkName } from './framework.ts';
import { frameworkOf, frameworks } from './generations.ts';
import type { PaasConfig } from './project.ts';
import { compulsoryOf, settingsOf } from './settings.ts';

const settings = (name: FrameworkName, config: PaasConfig = {}) => {
  const reading = settingsOf(frameworkOf(name, { generation: 2, config }), {});
  return reading.is === 'ready' ? reading.value : undefined;
};

describe('generation 2', () => {
  it.each(Object.keys(frameworks).map((name) => [name] as const))('%s has one container and one image name', (name) => {
    const [known] = Object.values(frameworks).filter((one) => one.name === name);
    if (known === undefined) throw new Error('no such framework');
    const second = frameworkOf(known.name, { generation: 2 });
    expect([second.container, second.image, second.secretKeyOption]).toEqual(['app', 'app-image', 'app-secret-key']);
    expect(Object.keys(second.options).filter((option) => /port|metrics|(flask|django)-secret/.test(option))).toEqual(
      [],
    );
    expect(second.service).toBe(known.service);
  });

  it.each<[FrameworkName, number, Readonly<Record<string, string>>]>([
    ['flask', 8000, { FLASK_METRICS_PORT: '9102', FLASK_METRICS_PATH: '/metrics' }],
    ['django', 8000, { DJANGO_METRICS_PORT: '9102' }],
    ['fastapi', 8000, { UVICORN_PORT: '8000', METRICS_PORT: '8080', METRICS_PATH: '/metrics' }],
    ['go', 8080, { PORT: '8080', METRICS_PORT: '8080' }],
    ['expressjs', 8080, { PORT: '8080', METRICS_PORT: '8080', NODE_ENV: 'production' }],
    ['spring-boot', 8080, { SERVER_PORT: '8080', METRICS_PATH: '/actuator/prometheus' }],
  ])('%s listens at its own default and says so', (name, port, variables) => {
    expect(settings(name)).toMatchObject({ port, variables });
    expect(settings(name)?.variables).not.toHaveProperty('APP_PORT');
  });

  it('takes ports and path from paas-config.yaml', () => {
    expect(settings('go', { port: 9000, 'metrics-port': 9001, 'metrics-path': '/m' })).toMatchObject({
      port: 9000,
      variables: { PORT: '9000', METRICS_PORT: '9001', METRICS_PATH: '/m' },
    });
  });
});

describe('an option that is not optional', () => {
  const metadata = {
    name: 'shop',
    config: {
      options: {
        motto: { type: 'string', optional: false },
        token: { type: 'secret', optional: false },
        size: { type: 'int' },
      },
    },
  } as const satisfies Metadata;

  it('is missed by name, with all the others', () => {
    const compulsory = compulsoryOf(metadata);
    expect(settingsOf(frameworks.flask, {}, compulsory)).toMatchObject({
      is: 'blocked',
      why: 'missing options: motto, token',
    });
    expect(settingsOf(frameworks.flask, { motto: '', token: 'x' }, compulsory).is).toBe('ready');
  });
});

describe('express and spring', () => {
  const variables = (name: FrameworkName, options: Readonly<Record<string, string | number>>) => {
    const reading = settingsOf(frameworks[name], options);
    return reading.is === 'ready' ? reading.value.variables : {};
  };

  it('are told in their own words', () => {
    expect(variables('expressjs', { 'app-port': 9000 })).toMatchObject({ PORT: '9000', NODE_ENV: 'production' });
    expect(variables('expressjs', { 'node-env': 'test' })).toMatchObject({ NODE_ENV: 'test' });
    expect(variables('spring-boot', { 'app-profiles': 'a,b', 'metrics-port': 9000, 'metrics-path': '/x/y' })).toEqual({
      APP_PROFILES: 'a,b',
      'spring.profiles.active': 'a,b',
      MANAGEMENT_SERVER_PORT: '9000',
      APP_METRICS_PORT: '9000',
      METRICS_PATH: '/x/y',
      'server.forward-headers-strategy': 'framework',
      'management.endpoints.web.exposure.include': 'prometheus',
      'management.endpoints.web.base-path': '/x',
      'management.endpoints.web.path-mapping.prometheus': 'y',
    });
  });
});
