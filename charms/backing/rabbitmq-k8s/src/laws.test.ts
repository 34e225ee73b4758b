import { crashAtEveryWrite, quiet, shuffled, World, type Scenario, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { RabbitMQOperatorCharm } from './charm.ts';

/** Asks for a user and a virtual host, as a requirer's leader does as soon as it may. */
const flask: Stub = {
  metadata: { name: 'flask', requires: { rabbitmq: { interface: 'rabbitmq' } } },
  async run(_event, { tools }) {
    for (const relation of await tools.relations.ids('rabbitmq')) {
      await tools.relations.setApplicationData(relation, { username: 'flask', vhost: '/' });
    }
  },
};

/** With a user that is asked for from the beginning. */
const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(RabbitMQOperatorCharm, {
    containers: { rabbitmq: { users: { rabbitmq: 999 }, exec: () => ({}) } },
  });
  world.deploy(flask);
  world.integrate('flask:rabbitmq', 'rabbitmq-k8s:amqp');
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of the stand-in for rabbitmq-k8s', { timeout: 120_000 }, () => {
  it('ends active, with host and password told and the secret of the password for nobody else', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('rabbitmq-k8s/0')).toEqual({ status: 'active', message: '' });
    const told = Object.values(world.model.relations).map(({ applications }) => applications['rabbitmq-k8s']?.data);
    expect(told).toContainEqual({
      hostname: expect.stringMatching(/^rabbitmq-k8s-0\./),
      password: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
    });
    expect(JSON.stringify(world.model.secrets)).not.toContain('"flask"');
  });

  it('quiet: the same event again writes nothing', async () => {
    expect(await quiet(await deployment({}, () => undefined), 'rabbitmq-k8s/0')).toEqual([]);
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
