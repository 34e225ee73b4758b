import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrameworkName } from './framework.ts';
import { readPaasConfig } from './project.ts';

const said = (content: unknown, generation: 1 | 2 = 1, framework: FrameworkName = 'flask'): readonly string[] => {
  const read = readPaasConfig(content, generation, framework);
  return Array.isArray(read) ? read.map(({ path, why }) => `${path.join('.')}: ${why}`) : [];
};

describe('paas-config.yaml', () => {
  it('may be empty, and is read whole', () => {
    const config = {
      prometheus: {
        scrape_configs: [
          {
            job_name: 'a',
            metrics_path: '/m',
            static_configs: [{ targets: ['*:1', '@scheduler:2'], labels: { x: 'y' } }],
          },
        ],
      },
    };
    expect(readPaasConfig(null, 1, 'flask')).toEqual({});
    expect(readPaasConfig(config, 1, 'flask')).toEqual(config);
    expect(readPaasConfig({ port: 9000, 'metrics-path': '/m' }, 2, 'flask')).toEqual({
      port: 9000,
      'metrics-path': '/m',
    });
  });

  it.each<[string, unknown, string]>([
    ['no mapping', [], ': must be a mapping'],
    ['an unknown key', { colour: 'red' }, 'colour: is not a key of paas-config.yaml'],
    [
      'a format of logs that is none',
      { framework_logging_format: 'xml' },
      'framework_logging_format: must be none or json',
    ],
    ['a key of generation 2', { port: 1 }, 'port: is of the extensions for ubuntu@26.04'],
    [
      'a job without a name',
      { prometheus: { scrape_configs: [{ static_configs: [] }] } },
      'prometheus.scrape_configs.0.job_name: must be a name',
    ],
    [
      'a scheduler without a port',
      { prometheus: { scrape_configs: [{ job_name: 'a', static_configs: [{ targets: ['@scheduler'] }] }] } },
      'prometheus.scrape_configs.0.static_configs: must be a list of targets',
    ],
    [
      'two jobs of one name',
      {
        prometheus: {
          scrape_configs: [
            { job_name: 'a', static_configs: [] },
            { job_name: 'a', static_configs: [] },
          ],
        },
      },
      'prometheus.scrape_configs: each job_name must stand once',
    ],
  ])('is refused with %s', (_what, content, sentence) => {
    expect(said(content)[0]).toContain(sentence);
  });

  it('has JSON logs where Gunicorn or Uvicorn writes them', () => {
    const json = { framework_logging_format: 'json' };
    for (const name of ['flask', 'django', 'fastapi'] as const) expect(readPaasConfig(json, 1, name)).toEqual(json);
    expect(said(json, 1, 'go')).toEqual([
      'framework_logging_format: json is for flask, django, fastapi only: a go application writes its own log',
    ]);
  });

  it('of generation 2 is refused with a port that is none', () => {
    expect(said({ port: 0, 'metrics-path': 'm' }, 2)).toEqual([
      'port: must be a port number',
      'metrics-path: must be a path that begins with /',
    ]);
  });

  it('whatever it is crashes nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readPaasConfig(value, 1, 'flask')).toBeTypeOf('object');
      }),
    );
  });
});
