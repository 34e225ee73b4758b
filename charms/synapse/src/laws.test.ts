import { laws, postgresqlStub, World, type Scenario, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { SynapseOperatorCharm } from './charm.ts';

/** Has no registration to send yet, and is told its secrets all the same. */
const bridge: Stub = {
  metadata: { name: 'bridge', requires: { homeserver: { interface: 'matrix_auth' } } },
};

/** Integrated with a database and a bridge from the beginning. */
const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(SynapseOperatorCharm, {
    config: { server_name: 'example.org' },
    containers: { synapse: { exec: ({ command: [program] }) => (program === '/usr/bin/python3' ? {} : undefined) } },
  });
  world.deploy(postgresqlStub);
  world.deploy(bridge);
  world.integrate('synapse:database', 'postgresql-k8s:database');
  world.integrate('synapse:matrix-auth', 'bridge:homeserver');
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of Synapse', { timeout: 120_000 }, () => {
  it('ends active, with the server and its exporter running', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('synapse/0')).toEqual({ status: 'active', message: '' });
    const services = await world.pebble('synapse/0', 'synapse').services();
    expect(services.map(({ name, current }) => `${name} ${current}`).toSorted()).toEqual([
      'stats-exporter active',
      'synapse active',
    ]);
  });

  it.each(laws({ unit: 'synapse/0', writes: 15, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
