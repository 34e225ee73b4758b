import { fingerprint, Secret, type RelationView } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rabbitmqOffer, rabbitmqProvider, type Requested } from './provider.ts';
import { rabbitmq } from './requirer.ts';
import { answer, request } from './wire.ts';

const context = { endpoint: 'amqp', self: selfOf({ name: 'rabbitmq-k8s' }) };
const written = (bag: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(bag).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

function requests(...relations: readonly RelationView[]): readonly Requested[] {
  const reading = rabbitmqProvider().read(relations, context);
  return reading.is === 'ready' ? (reading.value ?? []) : [];
}

const asked: Requested = {
  relation: 3,
  endpoint: 'amqp',
  app: 'flask',
  username: 'flask',
  vhost: '/',
  password: new Secret('of-flask'),
};

describe('the provider', () => {
  it('lists what was asked for, and not what was not asked yet', () => {
    const own = { password: { password: new Secret('of-flask') } };
    const relations = [
      relationOf('amqp', 'flask', { id: 3, remoteApp: { username: 'flask', vhost: '/' }, own }),
      relationOf('amqp', 'nova', {
        id: 4,
        remoteApp: { username: 'nova', vhost: 'openstack', external_connectivity: 'false' },
      }),
      relationOf('amqp', 'late', { id: 5, remoteApp: { username: 'late' } }),
      relationOf('amqp', 'odd', { id: 6, remoteApp: { username: 'odd', vhost: '/', external_connectivity: 'maybe' } }),
    ];
    expect(requests(...relations)).toMatchObject([
      { relation: 3, app: 'flask', username: 'flask', vhost: '/', password: expect.any(Secret) },
      { relation: 4, app: 'nova', username: 'nova', vhost: 'openstack', password: undefined },
    ]);
  });

  it('tells host and password in the application bag once the user is made, and keeps the password in a secret', () => {
    const offer = rabbitmqOffer('amqp', asked, { host: 'rabbitmq-k8s-0.e', after: ['user-3'] });
    expect(offer).toMatchObject({
      endpoint: 'amqp',
      relation: 3,
      app: { hostname: 'rabbitmq-k8s-0.e', password: 'of-flask' },
      secrets: {
        password: { label: 'amqp.3.password.secret', content: { password: { is: 'generated', length: 32 } } },
      },
      after: ['user-3'],
    });
    expect(offer.place?.({ password: 'secret:x' })).toEqual({});
  });

  it('tells nothing before the password is made', () => {
    expect(rabbitmqOffer('amqp', { ...asked, password: undefined }, { host: 'h' }).app).toEqual({});
  });
});

describe('what one side writes, the other reads', () => {
  const word = fc.string({ minLength: 1, unit: 'binary' });
  const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());

  it('unchanged, in both bags', () => {
    fc.assert(
      fc.property(
        word,
        word,
        fc.option(fc.boolean(), { nil: undefined }),
        host,
        (username, vhost, outside, hostname) => {
          const wish = { username, vhost, external_connectivity: outside };
          expect(request.parse(written(request.write(wish)))).toEqual({ ok: true, value: wish });
          const told = answer.parse(written(answer.write({ hostname, password: new Secret(username) })));
          expect(told).toMatchObject({ ok: true, value: { hostname } });
          expect(told.ok && fingerprint(told.value.password)).toBe(fingerprint(username));
        },
      ),
    );
  });

  it('through an offer', () => {
    fc.assert(
      fc.property(host, (name) => {
        const offer = rabbitmqOffer('amqp', asked, { host: name });
        const view = relationOf('rabbitmq', 'rabbitmq-k8s', { remoteApp: written(offer.app ?? {}) });
        expect(rabbitmq().read([view], context)).toMatchObject({ is: 'ready', value: { host: name, hosts: [name] } });
      }),
    );
  });
});
