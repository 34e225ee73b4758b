import { problemsOf, type Databag, type RelationView } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redis } from './requirer.ts';

const context = { endpoint: 'redis', self: selfOf({ name: 'indico' }) };
const cache = redis();

function related(remoteApp: Databag, remoteUnits: RelationView['remoteUnits']): RelationView {
  return relationOf('redis', 'redis-k8s', { id: 4, remoteApp, remoteUnits });
}

/** As two units of redis-k8s write them; the second is the master. */
const master = 'redis-k8s-1.redis-k8s-endpoints.events.svc.cluster.local';
const units = {
  'redis-k8s/0': { hostname: '10.1.0.20', port: '6379', 'ingress-address': '10.1.0.20' },
  'redis-k8s/1': { hostname: '10.1.0.21', port: '6380', 'ingress-address': '10.1.0.21' },
};

describe('the handshake', () => {
  it.each<[string, Databag, RelationView['remoteUnits'], string]>([
    ['the master, where the provider tells', { 'leader-host': master }, units, `redis://${master}:6380`],
    ['one unit that is the master', { 'leader-host': 'redis-k8s-0.x' }, units, 'redis://redis-k8s-0.x:6379'],
    ['a master that is no unit’s name', { 'leader-host': 'valkey' }, units, 'redis://valkey:6379'],
    ['the first unit, where it does not tell', {}, units, 'redis://10.1.0.20:6379'],
    ['the unit that is complete', {}, { a: { hostname: 'x' }, b: { hostname: 'y', port: '1' } }, 'redis://y:1'],
    ['IPv6 in brackets', {}, { 'redis-k8s/0': { hostname: 'fd00::20', port: '6379' } }, 'redis://[fd00::20]:6379'],
    [
      'a unit beside one that is garbled',
      {},
      { a: { hostname: 'x y', port: '1' }, ...units },
      'redis://10.1.0.20:6379',
    ],
  ])('gives the address of %s', (_what, app, bags, url) => {
    expect(cache.read([related(app, bags)], context)).toMatchObject({ is: 'ready', value: { relation: 4, url } });
  });

  it.each<[string, Databag, RelationView['remoteUnits'], string]>([
    ['no unit yet', {}, {}, 'hostname, port from the redis-k8s charm'],
    ['a unit without address and port', {}, { a: {} }, 'hostname, port from the redis-k8s charm'],
    ['a host without port', {}, { a: { hostname: '10.1.0.20' } }, 'port from the redis-k8s charm'],
    ['a master without any port', { 'leader-host': master }, {}, 'hostname, port from the redis-k8s charm'],
  ])('waits and names what is missing: %s', (_what, app, bags, missing) => {
    expect(problemsOf(cache.read([related(app, bags)], context))).toEqual([
      { is: 'waiting', key: 'redis', why: `redis: waiting for ${missing}` },
    ]);
  });

  it.each<[string, Databag, RelationView['remoteUnits'], string]>([
    ['a port that is none', {}, { 'redis-k8s/1': { hostname: '10.1.0.20', port: 'None' } }, 'port from redis-k8s/1'],
    ['a host that is none', {}, { 'redis-k8s/1': { hostname: 'a b', port: '6379' } }, 'hostname from redis-k8s/1'],
    ['a master that is none', { 'leader-host': 'a/b' }, units, 'leader-host from the redis-k8s charm'],
  ])('says who sent %s', (_what, app, bags, what) => {
    expect(problemsOf(cache.read([related(app, bags)], context))).toEqual([
      {
        is: 'blocked',
        key: 'redis',
        why: `redis: cannot read ${what}: check that charm, or remove the relation`,
      },
    ]);
  });

  it('follows a fail-over, which changes the application’s bag alone', () => {
    const before = cache.read([related({ 'leader-host': master }, units)], context);
    const after = cache.read([related({ 'leader-host': master.replace('-1.', '-0.') }, units)], context);
    expect([before, after]).toMatchObject([
      { value: { host: master, port: 6380 } },
      { value: { host: master.replace('-1.', '-0.'), port: 6379 } },
    ]);
  });

  it('asks to be integrated, and as an optional one does not', () => {
    expect(problemsOf(cache.read([], context))[0]?.why).toBe(
      'redis: integrate indico with a charm that provides redis',
    );
    expect(cache.optional().read([], context)).toEqual({ is: 'ready', value: undefined });
  });

  it('writes nothing: there is nothing to be asked for', () => {
    expect(cache.spec.owes).toBeUndefined();
  });
});

describe('whatever the other side writes', () => {
  const bag = fc.dictionary(
    fc.oneof(fc.constantFrom('hostname', 'port', 'leader-host'), fc.string()),
    fc.string({ unit: 'binary' }),
  );

  it('never crashes the reader, and an address that is read is whole', () => {
    fc.assert(
      fc.property(bag, fc.dictionary(fc.string(), bag), (app, bags) => {
        const reading = cache.read([related(app, bags)], context);
        if (reading.is === 'ready') expect(new URL(reading.value?.url ?? '').port).toMatch(/^\d*$/);
        else for (const { why } of problemsOf(reading)) expect(why).toMatch(/^redis: (waiting for|cannot read) /);
      }),
    );
  });
});
