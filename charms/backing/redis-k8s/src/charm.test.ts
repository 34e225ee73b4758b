import { fingerprint, problemsOf, renderDirectives, Secret, type Goal } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { RedisK8sCharm } from './charm.ts';
import { metadata, type RedisK8s } from './charmcraft.gen.ts';

const password = new Secret('of-the-admin');

function goal(sketch: Sketch<RedisK8s> = {}): Goal<RedisK8s> {
  const decision = RedisK8sCharm.decide(
    snapshotOf(metadata, { facts: { version: '7.0.15' }, kept: { password }, ...sketch }),
  );
  if (!('is' in decision)) return decision;
  throw new Error(
    problemsOf(decision)
      .map(({ why }) => why)
      .join('; '),
  );
}

/** What the server is configured with. A secret's text does not show: two are compared by their fingerprints. */
function configured(sketch?: Sketch<RedisK8s>): string | undefined {
  const container = goal(sketch).containers?.redis;
  const file = container && 'run' in container ? container.run.files?.['/etc/redis/redis.conf'] : undefined;
  return typeof file === 'object' ? fingerprint(file.content) : undefined;
}

const clients = { redis: [relationOf('redis', 'indico', { id: 4 }), relationOf('redis', 'synapse', { id: 5 })] };

describe('the stand-in for redis-k8s', () => {
  it('tells every client where it is: of each unit its address, of the application the master', () => {
    expect(goal({ relations: clients }).offers).toEqual(
      [4, 5].map((relation) => ({
        endpoint: 'redis',
        relation,
        app: { 'leader-host': 'redis-k8s-0.redis-k8s-endpoints.test.svc.cluster.local' },
        unit: { hostname: '10.1.2.3', port: '6379' },
      })),
    );
  });

  it('has no address to tell while the pod has none', () => {
    expect(goal({ relations: clients, self: { address: undefined } }).offers?.[0]?.unit).toEqual({
      hostname: undefined,
      port: undefined,
    });
  });

  it('asks for a password while nobody is integrated, and for none after', () => {
    const settings = {
      port: 6379,
      bind: ['*', '-::*'],
      dir: '/var/lib/redis',
      appendonly: 'yes',
      'protected-mode': 'no',
      logfile: '',
    };
    expect(configured()).toBe(fingerprint(renderDirectives({ ...settings, requirepass: password })));
    expect(configured({ relations: clients })).toBe(fingerprint(renderDirectives(settings)));
  });

  it('is one server without TLS, and says so when more is wanted', () => {
    expect(() => goal({ self: { plannedUnits: 2 } })).toThrow(
      /2 units: this stand-in does not replicate: juju scale-application redis-k8s 1/,
    );
    expect(() => goal({ options: { 'enable-tls': true } })).toThrow(
      /enable-tls: this stand-in does not serve TLS: juju config redis-k8s enable-tls=false/,
    );
  });
});
