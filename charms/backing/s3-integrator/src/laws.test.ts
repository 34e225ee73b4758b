import { laws, World, type Scenario, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { S3IntegratorCharm } from './charm.ts';

/** Asks for a bucket, as a requirer's leader does as soon as it may. */
const synapse: Stub = {
  metadata: { name: 'synapse', requires: { media: { interface: 's3' } } },
  async run(_event, { tools }) {
    for (const relation of await tools.relations.ids('media')) {
      await tools.relations.setApplicationData(relation, {
        bucket: 'media',
        'requested-secrets': '["access-key", "secret-key"]',
      });
    }
  },
};

/** With a bucket that is asked for from the beginning. */
const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(S3IntegratorCharm, { containers: { s3: { users: { keeper: 999 }, exec: () => ({}) } } });
  world.deploy(synapse);
  world.integrate('synapse:media', 's3-integrator:s3-credentials');
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of the stand-in for s3-integrator', { timeout: 120_000 }, () => {
  it('ends active, with a bucket offered', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('s3-integrator/0')).toEqual({ status: 'active', message: '' });
    const told = Object.values(world.model.relations).map(({ applications }) => applications['s3-integrator']?.data);
    expect(told).toContainEqual(
      expect.objectContaining({ bucket: 'media', 'secret-extra': expect.stringMatching(/^secret:/) }),
    );
  });

  it.each(laws({ unit: 's3-integrator/0', writes: 10, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
