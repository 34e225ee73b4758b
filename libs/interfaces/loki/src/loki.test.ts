import { problemsOf, type Databag } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logsOffer, logSources } from './provider.ts';
import { logs, type Logging } from './requirer.ts';

const self = selfOf({ name: 'chat' });
const context = { endpoint: 'logging', self };
const relation = relationOf('logging', 'loki', { id: 3 });
const url = (host: string): string => `http://${host}:3100/loki/api/v1/push`;
const unit = (host: string): Databag => ({ endpoint: JSON.stringify({ url: url(host) }), public_address: host });

function read(...bags: readonly Readonly<Record<string, Databag>>[]): Logging {
  const reading = logs().read(
    bags.map((remoteUnits, index) => ({ ...relation, id: index, remoteUnits })),
    context,
  );
  if (reading.is !== 'ready' || reading.value === undefined) throw new Error('not ready');
  return reading.value;
}

describe('where logs go', () => {
  it('is every Loki, with labels that say where they come from', () => {
    expect(read({ 'loki/0': unit('10.1.0.8') }).targets).toEqual({
      'loki/0': {
        type: 'loki',
        location: url('10.1.0.8'),
        services: ['all'],
        labels: {
          product: 'Juju',
          charm: 'chat',
          juju_model: 'test',
          juju_model_uuid: self.modelUuid,
          juju_application: 'chat',
          juju_charm: 'chat',
          juju_unit: 'chat/0',
        },
      },
    });
  });

  it.each<[string, Readonly<Record<string, Databag>>, readonly string[]]>([
    [
      'a unit that does not say yet where it is, beside one that does',
      { 'loki/0': {}, 'loki/1': unit('b') },
      ['loki/1'],
    ],
    ['a unit that says nonsense', { 'loki/0': { endpoint: '{"url": 5}' }, 'loki/1': unit('b') }, ['loki/1']],
    ['units of a coordinator, which all name the same place', { 'loki/0': unit('a'), 'loki/1': unit('a') }, ['loki/0']],
    ['no unit any more', {}, []],
  ])('leaves out %s', (_what, units, names) => {
    expect(Object.keys(read(units).targets)).toEqual(names);
  });

  it('is nowhere without a relation, and that holds nothing up', () => {
    expect(read().targets).toEqual({});
  });

  it('is read without an error, whatever the bags hold', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (endpoint) => {
        expect(read({ 'loki/0': { endpoint } }).targets).toBeTypeOf('object');
      }),
    );
  });
});

describe('both ends', () => {
  it('the rules that are sent are the rules that are read', () => {
    const rules = {
      groups: [{ name: 'errors', rules: [{ alert: 'Many', expr: 'sum(rate({juju_charm="x"}[5m])) > 5' }] }],
    };
    const app = logs(rules).spec.owes?.(relation, context).app ?? {};
    const remoteApp = Object.fromEntries(Object.entries(app).map(([key, text]) => [key, text ?? '']));
    const reading = logSources().read([{ ...relation, app: 'chat', remoteApp }], context);
    expect(reading).toMatchObject({
      value: {
        all: [{ relation: 3, app: 'chat', rules: { groups: [{ name: 'test_00000000_chat_errors_rules' }] } }],
      },
    });
  });

  it('the place that is offered is the place that is read', () => {
    const source = { relation: 3, endpoint: 'logging', app: 'chat', rules: { groups: [] }, wrong: [] };
    const { unit: bag } = logsOffer('logging', source, { host: 'fd00::8', port: 3100 });
    expect(read({ 'loki/0': { endpoint: bag?.['endpoint'] ?? '' } }).targets['loki/0']?.location).toBe(
      'http://[fd00::8]:3100/loki/api/v1/push',
    );
  });

  it('rules that cannot be read are named, and logs are taken all the same', () => {
    const broken = { ...relation, app: 'web', remoteApp: { alert_rules: 'garbled' } };
    const reading = logSources().read([broken, { ...relation, id: 4 }], context);
    expect(reading).toMatchObject({ value: { all: [{ relation: 3, rules: { groups: [] } }, { relation: 4 }] } });
    const [first] = (reading.is === 'ready' && reading.value?.all) || [];
    expect(first && logsOffer('logging', first, { host: 'loki', port: 3100 })).toMatchObject({
      app: { event: '{"valid":false,"errors":"cannot read alert_rules"}' },
      unit: { endpoint: '{"url":"http://loki:3100/loki/api/v1/push"}' },
    });
    expect(reading.is === 'ready' && reading.value?.status && problemsOf(reading.value.status)[0]?.why).toContain(
      'cannot read alert_rules from the web charm',
    );
  });

  it('any place that is offered is read unchanged, and nothing that is sent makes the provider fail', () => {
    const anything = fc.oneof(fc.string(), fc.json());
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.integer({ min: 1, max: 65_535 }),
        anything,
        anything,
        (host, port, metadata, alerts) => {
          const remoteApp = { metadata, alert_rules: alerts };
          expect(logSources().read([{ ...relation, remoteApp }], context).is).toBe('ready');
          const source = { relation: 3, endpoint: 'logging', app: 'chat', rules: { groups: [] }, wrong: [] };
          const { unit: bag } = logsOffer('logging', source, { host, port });
          const found = read({ 'loki/0': { endpoint: bag?.['endpoint'] ?? '' } }).targets['loki/0'];
          expect(found?.location).toBe(`http://${host}:${port}/loki/api/v1/push`);
        },
      ),
    );
  });
});
