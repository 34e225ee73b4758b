import { describe, expect, it } from 'vitest';
import { chatWorld, rotateStore, settledChat } from './fixtures/chat-world.ts';
import { nonsense } from './nonsense.ts';
import { World, type Stub } from './world.ts';
import { crashAtEveryWrite, quiet, shuffled, type Scenario } from './laws.ts';

const deployment: Scenario = async (options, prepare) => {
  const { world } = chatWorld(options);
  prepare(world);
  await world.settle();
  return world;
};

const rotation: Scenario = async (options, prepare) => {
  const { world } = await settledChat(options);
  world.journal.writes.length = 0;
  prepare(world);
  await rotateStore(world, 'second-password');
  return world;
};

describe('the laws of a charm', { timeout: 120_000 }, () => {
  it('quiet: the same event again writes nothing', async () => {
    const { world } = await settledChat();
    expect(await quiet(world, 'chat/0')).toEqual([]);
  });

  it('quiet: asks a steady Pebble with GET only', async () => {
    const { world } = await settledChat();
    const pebble = world.pebble('chat/0', 'chat');
    const requests = (): readonly { readonly method: string }[] =>
      'requests' in pebble && Array.isArray(pebble.requests) ? pebble.requests : [];
    const before = requests().length;
    await world.run('chat/0', { kind: 'update-status' });
    const asked = requests().slice(before);
    expect(asked.length).toBeGreaterThan(3);
    expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  it('a first deployment, killed at any write, ends the same', async () => {
    const { writes, differences } = await crashAtEveryWrite(deployment);
    expect(writes).toBeGreaterThan(15);
    expect(differences).toEqual([]);
  });

  it('a rotated password, killed at any write, ends the same', async () => {
    const { writes, differences } = await crashAtEveryWrite(rotation);
    expect(writes).toBeGreaterThan(5);
    expect(differences).toEqual([]);
  });

  it('any order of events ends the same', async () => {
    expect(await shuffled(deployment, 40)).toEqual([]);
  });

  it('whatever the databags hold, no hook fails', async () => {
    expect(await nonsense(deployment, 'chat/0')).toEqual([]);
  });

  it('a charm that does not expect nonsense is found, with the smallest that makes it fail', async () => {
    const provider: Stub = {
      metadata: { name: 'clock', provides: { clock: { interface: 'clock' } } },
      run: async (_event, { tools }) => {
        for (const relation of await tools.relations.ids('clock')) {
          await tools.relations.setApplicationData(relation, { hour: '12' });
        }
      },
    };
    const trusting: Stub = {
      metadata: { name: 'trusting', requires: { clock: { interface: 'clock' } } },
      run: async (_event, { tools }) => {
        const [relation] = await tools.relations.ids('clock');
        if (relation === undefined) return 0;
        const { hour = '0' } = await tools.relations.applicationData(relation, 'clock');
        return Number.isNaN(Number(hour)) ? 1 : 0;
      },
    };
    const found = await nonsense(async (options, prepare) => {
      const world = new World(options);
      world.deploy(provider);
      world.deploy(trusting);
      world.integrate('trusting', 'clock');
      prepare(world);
      await world.settle();
      return world;
    }, 'trusting/0');
    expect(found).toEqual([
      {
        data: { hour: expect.stringMatching(/\D/) },
        failed: expect.arrayContaining([{ unit: 'trusting/0', hook: 'update-status', code: 1 }]),
        log: expect.any(Array),
      },
    ]);
  });
});
