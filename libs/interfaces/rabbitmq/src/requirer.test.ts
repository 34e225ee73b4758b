import { problemsOf, fingerprint, Secret, type Databag, type RelationView } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rabbitmq } from './requirer.ts';

const context = { endpoint: 'rabbitmq', self: selfOf({ name: 'flask' }) };
const queue = rabbitmq();

function related(remoteApp: Databag, remoteUnits: RelationView['remoteUnits'] = {}): RelationView {
  return relationOf('rabbitmq', 'rabbitmq-k8s', { id: 6, remoteApp, remoteUnits });
}

/** As rabbitmq-k8s writes it: in the application bag, with only Juju's own keys in those of the units. */
const k8s: Databag = { hostname: 'rabbitmq-k8s-endpoints.model.svc.cluster.local', password: 'a/word' };
const juju: Databag = {
  'ingress-address': '10.1.0.30',
  'private-address': '10.1.0.30',
  'egress-subnets': '10.1.0.30/32',
};
/** As rabbitmq-server writes it: in the bag of every unit. */
const machines = {
  'rabbitmq-server/0': { ...juju, hostname: '10.1.0.30', password: 'a/word' },
  'rabbitmq-server/1': { ...juju, hostname: '10.1.0.31', password: 'a/word' },
};

describe('the handshake', () => {
  it('asks for a user named like the application, and for the virtual host /', () => {
    expect(queue.spec.owes?.(related({}), context)).toEqual({
      app: { username: 'flask', vhost: '/', external_connectivity: undefined },
    });
    expect(rabbitmq({ username: 'jobs', vhost: 'work' }).spec.owes?.(related({}), context)).toMatchObject({
      app: { username: 'jobs', vhost: 'work' },
    });
  });

  it.each<[string, Databag, RelationView['remoteUnits'], string, readonly string[]]>([
    ['rabbitmq-k8s', k8s, { 'rabbitmq-k8s/0': juju }, k8s['hostname'] ?? '', [k8s['hostname'] ?? '']],
    ['rabbitmq-server', {}, machines, '10.1.0.30', ['10.1.0.30', '10.1.0.31']],
    ['both forms: the application’s wins', k8s, machines, k8s['hostname'] ?? '', ['10.1.0.30', '10.1.0.31']],
    ['one unit that is not set up yet', {}, { a: juju, ...machines }, '10.1.0.30', ['10.1.0.30', '10.1.0.31']],
    ['IPv6', { hostname: 'fd00::30', password: 'x' }, {}, 'fd00::30', ['fd00::30']],
  ])('reads %s', (_what, app, units, host, hosts) => {
    expect(queue.read([related(app, units)], context)).toMatchObject({
      is: 'ready',
      value: { relation: 6, host, port: 5672, username: 'flask', vhost: '/', hosts },
    });
  });

  it('gives URLs with everything escaped: the virtual host / is %2F', () => {
    const reading = queue.read([related({ hostname: 'fd00::30', password: 'a/word' })], context);
    if (reading.is !== 'ready') throw new Error('not ready');
    const url = fingerprint(new Secret('amqp://flask:a%2Fword@[fd00::30]:5672/%2F'));
    expect(fingerprint(reading.value?.url ?? '')).toBe(url);
    expect(reading.value?.urls.map((one) => fingerprint(one))).toEqual([url]);
  });

  it.each<[string, Databag, RelationView['remoteUnits'], string]>([
    ['nothing yet', {}, { 'rabbitmq-k8s/0': juju }, 'hostname, password'],
    ['a host without password', { hostname: 'x' }, {}, 'password'],
    ['a unit’s password without host', {}, { a: { password: 'x' } }, 'hostname'],
    ['two halves in two bags', { hostname: 'x' }, { a: { password: 'x' } }, 'hostname, password'],
  ])('waits and names what is missing: %s', (_what, app, units, missing) => {
    expect(problemsOf(queue.read([related(app, units)], context))).toEqual([
      { is: 'waiting', key: 'rabbitmq', why: `rabbitmq: waiting for ${missing} from the rabbitmq-k8s charm` },
    ]);
  });

  it.each<[string, Databag, RelationView['remoteUnits'], string]>([
    ['the application', { hostname: 'a b', password: 'x' }, {}, 'the rabbitmq-k8s charm'],
    ['a unit', {}, { 'rabbitmq-server/0': { hostname: 'a b', password: 'x' } }, 'rabbitmq-server/0'],
  ])('says that %s sent a host that is none', (_what, app, units, sender) => {
    expect(problemsOf(queue.read([related(app, units)], context))).toEqual([
      {
        is: 'blocked',
        key: 'rabbitmq',
        why: `rabbitmq: cannot read hostname from ${sender}: check that charm, or remove the relation`,
      },
    ]);
  });

  it('asks to be integrated, and as an optional one does not', () => {
    expect(problemsOf(queue.read([], context))[0]?.why).toBe(
      'rabbitmq: integrate flask with a charm that provides rabbitmq',
    );
    expect(queue.optional().read([], context)).toEqual({ is: 'ready', value: undefined });
  });
});

describe('whatever the other side writes', () => {
  const bag = fc.dictionary(
    fc.oneof(fc.constantFrom('hostname', 'password', 'vhost'), fc.string()),
    fc.string({ unit: 'binary' }),
  );

  it('never crashes the reader', () => {
    fc.assert(
      fc.property(bag, fc.dictionary(fc.string(), bag), (app, units) => {
        expect(['ready', 'waiting', 'blocked']).toContain(queue.read([related(app, units)], context).is);
      }),
    );
  });
});
