/** How a unit and its application are said to be: never padded, never flapping, the same sentence in whatever order. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { removeRelation, resetConfig, type Model } from '@grimoire/juju-model';
import { ClockCharm } from './fixtures/clock.ts';
import { settledChat } from './fixtures/chat-world.ts';
import { World } from './world.ts';

const applicationOf = (world: World, name: string): unknown => world.model.applications[name]?.status;

/** What the leader of an older charm has said and nobody takes back. */
const leftBehind =
  (application: string, message: string) =>
  (model: Model): Model => {
    const found = model.applications[application];
    if (!found) throw new Error(`there is no ${application}`);
    const status = { status: 'maintenance', message, since: 0 };
    return { ...model, applications: { ...model.applications, [application]: { ...found, status } } };
  };

/** How often each hook in which something was written has set a status. */
function settingsByHook(world: World): readonly number[] {
  const times: number[] = [];
  let last = '';
  for (const { unit, hook, what } of world.journal.writes) {
    if (last !== `${unit} ${hook}`) times.push(0);
    last = `${unit} ${hook}`;
    if (what === 'status-set') times.push((times.pop() ?? 0) + 1);
  }
  return times;
}

describe('the status of the unit', { timeout: 60_000 }, () => {
  it('goes straight to what it ends at: no hook says one thing and then another', async () => {
    const { world } = await settledChat();
    expect(world.status('chat/0')).toEqual({ status: 'active', message: '' });
    const times = settingsByHook(world);
    expect(times).toContain(1);
    expect(Math.max(...times)).toBe(1);
  });

  it('depends on what is wrong, not on how it came to be wrong', async () => {
    const faults: Readonly<Record<string, (world: World) => void>> = {
      name: (world) => world.change((model) => resetConfig(model, 'chat', ['name'])),
      store: (world) => world.change((model, at) => removeRelation(model, ['chat', 'store'], at)),
      container: (world) => world.pebble('chat/0', 'chat').setReachable?.(false),
    };
    const ended = async (order: readonly string[]): Promise<unknown> => {
      const { world } = await settledChat();
      for (const fault of order) {
        faults[fault]?.(world);
        await world.settle();
      }
      await world.run('chat/0', { kind: 'update-status' });
      return world.status('chat/0');
    };
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(Object.keys(faults), { minLength: 1 }), async (order) => {
        expect(await ended(order)).toEqual(await ended(order.toSorted()));
      }),
      { numRuns: 10 },
    );
  });
});

describe('the status of the application', () => {
  it('is left to Juju, who has it of the units, while nobody has set one', async () => {
    const { world } = await settledChat();
    expect(applicationOf(world, 'chat')).toBeUndefined();
  });

  it('that an older charm has set and that is not true any more is set by the leader, and follows it from then on', async () => {
    const { world } = await settledChat();
    world.change(leftBehind('chat', 'installing'));
    await world.run('chat/0', { kind: 'upgrade-charm' });
    expect(applicationOf(world, 'chat')).toMatchObject({ status: 'active', message: '' });
    world.change((model) => resetConfig(model, 'chat', ['name']));
    await world.settle();
    expect(applicationOf(world, 'chat')).toMatchObject(world.status('chat/0'));
    expect(applicationOf(world, 'chat')).toMatchObject({
      status: 'blocked',
      message: expect.stringMatching(/^name: /),
    });
  });

  it('is as bad as the worst unit, and no other unit than the leader touches it', async () => {
    const world = new World();
    world.deploy(ClockCharm, { units: 3, containers: { clock: { exec: () => ({}) } } });
    await world.settle();
    world.pebble('clock/2', 'clock').setReachable?.(false);
    world.change(leftBehind('clock', 'winding'));
    await world.run('clock/2', { kind: 'update-status' });
    await world.run('clock/1', { kind: 'update-status' });
    expect(applicationOf(world, 'clock')).toMatchObject({ message: 'winding' });
    await world.run('clock/0', { kind: 'update-status' });
    expect(applicationOf(world, 'clock')).toMatchObject(world.status('clock/2'));
    world.pebble('clock/2', 'clock').setReachable?.(true);
    await world.run('clock/2', { kind: 'update-status' });
    await world.run('clock/0', { kind: 'update-status' });
    expect(applicationOf(world, 'clock')).toMatchObject({ status: 'active', message: '' });
  });
});
