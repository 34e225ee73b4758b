import { addUserSecret, grantUserSecret, removeUserSecret, setConfig, updateUserSecret } from '@grimoire/juju-model';
import { describe, expect, it } from 'vitest';
import { ClockCharm } from './fixtures/clock.ts';
import { World } from './world.ts';

const id = 'c8p3kfc5mtvg2v2fgmt0';

async function withMotto(): Promise<World> {
  const world = new World();
  world.deploy(ClockCharm, { containers: { clock: { exec: () => ({}) } } });
  world.change((model, at) => addUserSecret(model, { id, name: 'motto', content: { text: 'tempus fugit' } }, at));
  world.change((model) => setConfig(model, 'clock', { motto: `secret:${id}` }));
  await world.settle();
  return world;
}

const motto = (world: World): Promise<string | undefined> => world.pebble('clock/0', 'clock').readText('/etc/motto');

describe('an option of type secret', () => {
  it('that was not granted blocks, and says how to grant it', async () => {
    const world = await withMotto();
    expect(world.status('clock/0')).toEqual({
      status: 'blocked',
      message: `motto: the secret cannot be read: juju grant-secret ${id} clock`,
    });
  });

  it('is opened once it is granted, and followed to each new revision', async () => {
    const world = await withMotto();
    world.change((model) => grantUserSecret(model, 'motto', 'clock'));
    await world.run('clock/0', { kind: 'update-status' });
    expect(world.status('clock/0').status).toBe('active');
    expect(await motto(world)).toBe('tempus fugit');
    await world.settle();

    world.change((model, at) => updateUserSecret(model, 'motto', { text: 'carpe diem' }, at));
    const ran = await world.settle();
    expect(ran.map(({ hook }) => hook)).toEqual(['secret-changed']);
    expect(await motto(world)).toBe('carpe diem');
    expect(await world.writesOf(() => world.run('clock/0', { kind: 'config-changed' }))).toEqual([]);
  });

  it('that is gone blocks, and nothing of it is shown', async () => {
    const world = await withMotto();
    world.change((model) => grantUserSecret(model, 'motto', 'clock'));
    await world.run('clock/0', { kind: 'update-status' });
    world.change((model) => removeUserSecret(model, 'motto'));
    await world.run('clock/0', { kind: 'update-status' });
    expect(world.status('clock/0')).toEqual({
      status: 'blocked',
      message: `motto: there is no secret secret:${id}: juju config clock motto=<the URI that juju secrets shows>`,
    });
    expect(world.log.join('\n')).not.toContain('tempus');
  });
});
