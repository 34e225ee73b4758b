import { laws, World, type Scenario, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { PostgresqlOperatorCharm } from './charm.ts';

/** Asks for a database, as a requirer's leader does as soon as it may. */
const synapse: Stub = {
  metadata: { name: 'synapse', requires: { database: { interface: 'postgresql_client' } } },
  async run(_event, { tools }) {
    for (const relation of await tools.relations.ids('database')) {
      await tools.relations.setApplicationData(relation, {
        database: 'synapse',
        'extra-user-roles': 'SUPERUSER',
        'requested-secrets': '["username", "password", "tls", "tls-ca", "uris"]',
      });
    }
  },
};

/** With a database that is asked for from the beginning. */
const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(PostgresqlOperatorCharm, {
    containers: {
      postgresql: {
        users: { postgres: 115 },
        exec: ({ command }) => (command.includes('--version') ? { stdout: 'postgres (PostgreSQL) 15.18\n' } : {}),
      },
    },
  });
  world.deploy(synapse);
  world.integrate('synapse:database', 'postgresql-k8s:database');
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of the stand-in for postgresql-k8s', { timeout: 120_000 }, () => {
  it('ends active, with a database offered', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('postgresql-k8s/0')).toEqual({ status: 'active', message: '' });
    const offered = Object.values(world.model.relations).map(
      ({ applications }) => applications['postgresql-k8s']?.data['secret-user'],
    );
    expect(offered).toContainEqual(expect.stringMatching(/^secret:/));
  });

  it.each(laws({ unit: 'postgresql-k8s/0', writes: 15, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
