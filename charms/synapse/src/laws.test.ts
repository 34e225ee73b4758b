import { crashAtEveryWrite, quiet, shuffled, World, type Scenario, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { SynapseOperatorCharm } from './charm.ts';

/** Answers every request for a database once, as the postgresql charms do. */
const postgresql: Stub = {
  metadata: { name: 'postgresql-k8s', provides: { database: { interface: 'postgresql_client' } } },
  async run(_event, { tools }) {
    for (const relation of await tools.relations.ids('database')) {
      const asker = await tools.relations.remoteApplication(relation);
      if (asker === undefined) continue;
      const { database } = await tools.relations.applicationData(relation, asker);
      const answered = await tools.relations.applicationData(relation, 'postgresql-k8s');
      if (database === undefined || answered['secret-user'] !== undefined) continue;
      const secret = await tools.secrets.add(
        { username: 'relation_id_1', password: 'not-a-real-password' },
        { label: relation },
      );
      await tools.secrets.grant(secret, relation);
      await tools.relations.setApplicationData(relation, { database, endpoints: 'pg:5432', 'secret-user': secret });
    }
  },
};

/** Integrated with a database from the beginning. */
const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(SynapseOperatorCharm, {
    config: { server_name: 'example.org' },
    containers: { synapse: { exec: ({ command: [program] }) => (program === '/usr/bin/python3' ? {} : undefined) } },
  });
  world.deploy(postgresql);
  world.integrate('synapse:database', 'postgresql-k8s:database');
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

  it('quiet: the same event again writes nothing', async () => {
    expect(await quiet(await deployment({}, () => undefined), 'synapse/0')).toEqual([]);
  });

  it('killed at any write, it ends the same', async () => {
    const { writes, differences } = await crashAtEveryWrite(deployment);
    expect(writes).toBeGreaterThan(15);
    expect(differences).toEqual([]);
  });

  it('in any order of events, it ends the same', async () => {
    expect(await shuffled(deployment, 25)).toEqual([]);
  });
});
