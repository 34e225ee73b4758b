import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redisOffer, redisProvider } from './provider.ts';
import { redis } from './requirer.ts';
import { answer, unitAnswer } from './wire.ts';

const context = { endpoint: 'redis', self: selfOf({ name: 'redis-k8s' }) };
const written = (bag: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(bag).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

describe('the provider', () => {
  it('knows who uses it, on any endpoint and in any number of relations', () => {
    const relations = [relationOf('cache', 'indico', { id: 1 }), relationOf('cache', 'synapse', { id: 2 })];
    expect(redisProvider().read(relations, context)).toEqual({
      is: 'ready',
      value: [
        { relation: 1, endpoint: 'cache', app: 'indico' },
        { relation: 2, endpoint: 'cache', app: 'synapse' },
      ],
    });
    expect(redisProvider().read([], context)).toEqual({ is: 'ready', value: [] });
  });

  it('writes what the reference writes, by unit and by leader', () => {
    const client = { relation: 1, endpoint: 'redis', app: 'indico' };
    expect(redisOffer('redis', client, { unit: { hostname: '10.1.0.20', port: 6379 }, master: 'r-0.e' })).toEqual({
      endpoint: 'redis',
      relation: 1,
      app: { 'leader-host': 'r-0.e' },
      unit: { hostname: '10.1.0.20', port: '6379' },
    });
  });

  it('takes its address back while the unit has none', () => {
    const client = { relation: 1, endpoint: 'redis', app: 'indico' };
    expect(redisOffer('redis', client, { unit: undefined, master: undefined, after: ['make'] })).toEqual({
      endpoint: 'redis',
      relation: 1,
      app: { 'leader-host': undefined },
      unit: { hostname: undefined, port: undefined },
      after: ['make'],
    });
  });
});

describe('what one side writes, the other reads', () => {
  const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
  const port = fc.integer({ min: 1, max: 65_535 });

  it('unchanged, in both bags', () => {
    fc.assert(
      fc.property(host, port, fc.option(host, { nil: undefined }), (hostname, number, master) => {
        const unit = { hostname, port: number };
        expect(unitAnswer.parse(written(unitAnswer.write(unit)))).toEqual({ ok: true, value: unit });
        const app = { 'leader-host': master };
        expect(answer.parse(written(answer.write(app)))).toEqual({ ok: true, value: app });
      }),
    );
  });

  it('through an offer', () => {
    fc.assert(
      fc.property(host, port, (hostname, number) => {
        const offer = redisOffer(
          'redis',
          { relation: 1, endpoint: 'redis', app: 'indico' },
          { unit: { hostname, port: number }, master: undefined },
        );
        const view = relationOf('redis', 'redis-k8s', {
          remoteApp: written(offer.app ?? {}),
          remoteUnits: { 'redis-k8s/0': written(offer.unit ?? {}) },
        });
        expect(redis().read([view], context)).toMatchObject({ is: 'ready', value: { host: hostname, port: number } });
      }),
    );
  });
});
