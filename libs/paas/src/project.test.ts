import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPaasConfig } from './project.ts';

const said = (content: unknown, generation: 1 | 2 = 1): readonly string[] => {
  const read = readPaasConfig(content, generation);
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
    expect(readPaasConfig(null, 1)).toEqual({});
    expect(readPaasConfig(config, 1)).toEqual(config);
    expect(readPaasConfig({ port: 9000, 'metrics-path': '/m' }, 2)).toEqual({ port: 9000, 'metrics-path': '/m' });
  });

  it.each<[string, unknown, string]>([
    ['no mapping', [], ': must be a mapping'],
    ['an unknown key', { colour: 'red' }, 'colour: is not a key of paas-config.yaml'],
    ['JSON logs', { framework_logging_format: 'json' }, 'framework_logging_format: JSON logs are not served'],
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

  it('of generation 2 is refused with a port that is none', () => {
    expect(said({ port: 0, 'metrics-path': 'm' }, 2)).toEqual([
      'port: must be a port number',
      'metrics-path: must be a path that begins with /',
    ]);
  });

  it('whatever it is crashes nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readPaasConfig(value, 1)).toBeTypeOf('object');
      }),
    );
  });
});
