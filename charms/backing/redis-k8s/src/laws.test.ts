import { laws, World, type Scenario, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { RedisK8sCharm } from './charm.ts';

/** Uses the server; there is nothing to be asked for. */
const indico: Stub = {
  metadata: { name: 'indico', requires: { 'redis-cache': { interface: 'redis' } } },
  run: async () => undefined,
};

/** With a client from the beginning. */
const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(RedisK8sCharm, {
    containers: {
      redis: {
        users: { redis: 999 },
        exec: ({ command }) => (command.includes('--version') ? { stdout: 'Redis server v=7.0.15 sha=0\n' } : {}),
      },
    },
  });
  world.deploy(indico);
  world.integrate('indico:redis-cache', 'redis-k8s:redis');
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of the stand-in for redis-k8s', { timeout: 120_000 }, () => {
  it('ends active, with its address told', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('redis-k8s/0')).toEqual({ status: 'active', message: '' });
    const told = Object.values(world.model.relations).map(({ applications }) => applications['redis-k8s']?.data);
    expect(told).toContainEqual(expect.objectContaining({ 'leader-host': expect.stringMatching(/^redis-k8s-0\./) }));
  });

  it.each(laws({ unit: 'redis-k8s/0', writes: 10, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
