import { problemsOf, type Databag } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrapeTargets, type Scraped } from './consumer.ts';
import { scrape } from './scrape.ts';

const context = { endpoint: 'metrics-endpoint', self: selfOf({ name: 'prometheus' }) };
const chat = selfOf(
  { name: 'chat' },
  { name: 'chat/0', model: 'prod', modelUuid: '9f0f3c6e-0000-4000-8000-00000000000a' },
);
const relation = relationOf('metrics-endpoint', 'chat', { id: 3 });

/** What our own provider's end writes. */
function written(jobs: Parameters<typeof scrape>[0], addresses: readonly string[]): typeof relation {
  const owed = (address: string, unit: number) =>
    scrape(jobs).spec.owes?.(relation, {
      endpoint: 'metrics-endpoint',
      self: { ...chat, name: `chat/${unit}`, address },
    });
  const bag = (data: Readonly<Record<string, string | undefined>> = {}): Databag =>
    Object.fromEntries(Object.entries(data).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return {
    ...relation,
    remoteApp: bag(owed('10.1.0.5', 0)?.app),
    remoteUnits: Object.fromEntries(addresses.map((at, unit) => [`chat/${unit}`, bag(owed(at, unit)?.unit)])),
  };
}

function read(...relations: readonly (typeof relation)[]): readonly Scraped[] {
  const reading = scrapeTargets().read(relations, context);
  if (reading.is !== 'ready' || reading.value === undefined) throw new Error('not ready');
  return reading.value.all;
}

describe('what is scraped', () => {
  it('is every unit, with the labels of where it is', () => {
    const [found] = read(
      written([{ job_name: 'web', static_configs: [{ targets: ['*:9000'] }] }], ['10.1.0.5', '10.1.0.6']),
    );
    expect(found?.jobs).toEqual([
      {
        job_name: 'juju_chat_3_0_web',
        metrics_path: '/metrics',
        static_configs: ['10.1.0.5', '10.1.0.6'].map((address, unit) => ({
          targets: [`${address}:9000`],
          labels: {
            juju_model: 'prod',
            juju_model_uuid: '9f0f3c6e-0000-4000-8000-00000000000a',
            juju_application: 'chat',
            juju_charm: 'chat',
            juju_unit: `chat/${unit}`,
          },
        })),
      },
    ]);
  });

  it('is one place, where a target names it', () => {
    const [found] = read(written([{ static_configs: [{ targets: ['exporter:9100'] }] }], ['10.1.0.5']));
    expect(found?.jobs[0]?.static_configs).toMatchObject([{ targets: ['exporter:9100'] }]);
  });

  it('puts an IPv6 address in brackets', () => {
    const units = { 'chat/0': { prometheus_scrape_unit_address: 'fd00::5', prometheus_scrape_unit_name: 'chat/0' } };
    const [found] = read({ ...written([{ static_configs: [{ targets: ['*:1'] }] }], []), remoteUnits: units });
    expect(found?.jobs[0]?.static_configs[0]?.targets).toEqual(['[fd00::5]:1']);
  });

  it('leaves out who has said nothing, units without an address, and keys that Prometheus does not know', () => {
    const jobs = '[{"static_configs": [{"targets": ["*:1"]}], "scrape_interval": "5s", "honour": 1}]';
    const found = read(relation, {
      ...relation,
      id: 4,
      remoteApp: { scrape_jobs: jobs },
      remoteUnits: { 'chat/0': {} },
    });
    expect(found.map(({ jobs: [job] }) => job)).toEqual([
      { job_name: 'juju_chat_4_0_0', metrics_path: '/metrics', scrape_interval: '5s', static_configs: [] },
    ]);
  });

  it('names who sent what cannot be read, and scrapes the others', () => {
    const broken = { ...relation, id: 4, app: 'web', remoteApp: { scrape_jobs: 'garbled', alert_rules: '[]' } };
    const reading = scrapeTargets().read([broken, written([], ['10.1.0.5'])], context);
    expect(reading).toMatchObject({ is: 'ready', value: { all: [{ app: 'chat' }] } });
    expect(reading.is === 'ready' && reading.value?.status && problemsOf(reading.value.status)).toEqual([
      {
        is: 'blocked',
        key: 'metrics-endpoint:4',
        why: 'metrics-endpoint: cannot read scrape_jobs, alert_rules from the web charm: check that charm, or remove the relation',
      },
    ]);
  });

  it('is read without an error, whatever the bags hold', () => {
    const bag = fc.dictionary(
      fc.constantFrom('scrape_jobs', 'scrape_metadata', 'alert_rules', 'prometheus_scrape_unit_address', 'x'),
      fc.oneof(fc.string(), fc.json()),
    );
    fc.assert(
      fc.property(bag, bag, (remoteApp, unit) => {
        const reading = scrapeTargets().read([{ ...relation, remoteApp, remoteUnits: { 'chat/0': unit } }], context);
        expect(reading.is).toBe('ready');
      }),
    );
  });
});
