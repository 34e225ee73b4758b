import { moveLeadership, scaleApplication } from '@grimoire/juju-model';
import type { ExecHandler } from '@grimoire/pebble/fake';
import { describe, expect, it } from 'vitest';
import { ClockCharm } from './fixtures/clock.ts';
import { World } from './world.ts';

interface Rung {
  readonly world: World;
  /** What `/bin/clock` ran as commands. */
  readonly ran: string[];
  readonly fail: Set<string>;
}

async function clocks(units: number, before: (world: World) => void = () => {}): Promise<Rung> {
  const ran: string[] = [];
  const fail = new Set<string>();
  const world = new World();
  const exec: ExecHandler = ({ command: [, verb = ''] }) => {
    ran.push(verb);
    return fail.has(verb) ? { code: 1, stderr: 'the spring is broken\n' } : {};
  };
  world.deploy(ClockCharm, { units, containers: { clock: { exec } } });
  before(world);
  await world.settle();
  return { world, ran, fail };
}

/** Units whose bell is rung. */
async function ringing(world: World): Promise<readonly string[]> {
  const found = await Promise.all(
    Object.keys(world.model.units).map(async (unit) => {
      const services = await world.pebble(unit, 'clock').services();
      return services.some(({ name, current }) => name === 'bell' && current === 'active') ? [unit] : [];
    }),
  );
  return found.flat();
}

async function scaled(world: World, units: number): Promise<void> {
  world.change((model, at) => scaleApplication(model, 'clock', units, at));
  world.startPods('clock');
  await world.settle();
}

const peerBag = (world: World): Readonly<Record<string, string>> =>
  Object.values(world.model.relations).find(({ interface: name }) => name === 'clock')?.applications['clock']?.data ??
  {};

/** What an older charm's leader left. */
function leave(world: World, data: Readonly<Record<string, string>>): void {
  world.change((model) => ({
    ...model,
    relations: Object.fromEntries(
      Object.entries(model.relations).map(([id, relation]) => [
        id,
        { ...relation, applications: { clock: { version: 1, data } } },
      ]),
    ),
  }));
}

const faceOf = (world: World, unit: string): Promise<string | undefined> =>
  world.pebble(unit, 'clock').readText('/etc/face');

const secrets = (world: World): number => Object.keys(world.model.secrets).length;

describe('a seat', () => {
  it('is held by one unit, and stays there whoever joins or leads', async () => {
    const { world } = await clocks(1);
    expect(await ringing(world)).toEqual(['clock/0']);
    await scaled(world, 3);
    expect(await ringing(world)).toEqual(['clock/0']);
    world.change((model, at) => moveLeadership(model, 'clock/2', at));
    await world.settle();
    expect(await ringing(world)).toEqual(['clock/0']);
    expect(peerBag(world)).toMatchObject({ striker: 'clock/0' });
  });

  it('is kept from an older charm, which may have given it to any unit', async () => {
    const { world } = await clocks(3, (older) => leave(older, { striker: 'clock/1' }));
    expect(await ringing(world)).toEqual(['clock/1']);
  });

  it('goes to the leader once its holder is gone, and not before', async () => {
    const { world } = await clocks(3, (older) => leave(older, { striker: 'clock/2' }));
    world.change((model, at) => scaleApplication(model, 'clock', 2, at));
    await world.run('clock/0', { kind: 'update-status' });
    expect(peerBag(world)).toMatchObject({ striker: 'clock/2' });
    await world.settle();
    expect(peerBag(world)).toMatchObject({ striker: 'clock/0' });
    expect(await ringing(world)).toContain('clock/0');
  });

  it('is quiet once it is given', async () => {
    const { world } = await clocks(3);
    for (const unit of ['clock/0', 'clock/1', 'clock/2']) {
      expect(await world.writesOf(() => world.run(unit, { kind: 'config-changed' }))).toEqual([]);
    }
  });
});

describe('a kept value that an older charm left in the clear', () => {
  it('is adopted unchanged, by units whose leader has not been upgraded too', async () => {
    const { world } = await clocks(2, (older) => leave(older, { face: 'moon' }));
    expect(await faceOf(world, 'clock/0')).toBe('moon');
    expect(await faceOf(world, 'clock/1')).toBe('moon');
    expect(peerBag(world)).toMatchObject({ face: 'moon', 'face-id': expect.stringMatching(/^secret:/) });
  });

  it('is rotated by an action: a new one for every unit, and nothing of the old one stays', async () => {
    const { world } = await clocks(2, (older) => leave(older, { face: 'moon' }));
    const before = secrets(world);
    expect(await world.action('clock/0', 'repaint')).toMatchObject({ status: 'completed' });
    await world.settle();
    const face = await faceOf(world, 'clock/0');
    expect(face).toMatch(/^[0-9a-f]{16}$/);
    expect(await faceOf(world, 'clock/1')).toBe(face);
    expect(peerBag(world)).not.toHaveProperty('face');
    expect(secrets(world)).toBe(before);
  });

  it('is rotated by the leader only', async () => {
    const { world } = await clocks(2);
    const face = await faceOf(world, 'clock/0');
    expect(await world.action('clock/1', 'repaint')).toMatchObject({
      status: 'failed',
      message: 'only the leader can do that: run it on the leader unit',
    });
    expect(await faceOf(world, 'clock/0')).toBe(face);
  });
});

describe('a task that an action has run again', () => {
  it('runs though it was done', async () => {
    const { world, ran } = await clocks(1);
    expect(ran).toEqual(['wind', 'oil', 'calendar']);
    expect(await world.action('clock/0', 'wind')).toMatchObject({ status: 'completed' });
    expect(ran).toEqual(['wind', 'oil', 'calendar', 'wind']);
  });

  it('fails the action when it fails, and is tried again', async () => {
    const { world, ran, fail } = await clocks(1);
    fail.add('wind');
    expect(await world.action('clock/0', 'wind')).toMatchObject({
      status: 'failed',
      message: 'wind did not run: wind failed: the spring is broken (exit code 1)',
    });
    expect(world.status('clock/0').status).toBe('blocked');
    fail.clear();
    world.pass(400_000);
    await world.run('clock/0', { kind: 'update-status' });
    expect(ran.filter((verb) => verb === 'wind')).toHaveLength(3);
    expect(world.status('clock/0').status).toBe('active');
  });
});

describe('the leader’s task that an action has run again', () => {
  it('fails the action when it fails, and is tried again by the leader while the others wait', async () => {
    const { world, ran, fail } = await clocks(2);
    fail.add('calendar');
    expect(await world.action('clock/0', 'date')).toMatchObject({ status: 'failed' });
    expect(world.status('clock/0').status).toBe('blocked');
    fail.clear();
    world.pass(400_000);
    await world.run('clock/0', { kind: 'update-status' });
    await world.settle();
    expect(ran.filter((verb) => verb === 'calendar')).toHaveLength(3);
    expect([world.status('clock/0').status, world.status('clock/1').status]).toEqual(['active', 'active']);
  });
});

describe('a task whose work is in the container', () => {
  it('runs again in a new one, and the others do not', async () => {
    const { world, ran } = await clocks(1);
    world.pebble('clock/0', 'clock').restart?.({ wipe: true });
    await world.settle();
    expect(ran).toEqual(['wind', 'oil', 'calendar', 'oil']);
    expect(await world.writesOf(() => world.run('clock/0', { kind: 'config-changed' }))).toEqual([]);
  });
});
