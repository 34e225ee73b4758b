/** The framework against the Pebble that Juju ships, and against the agent's socket protocol. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { removeRelation, setConfig, type Model } from '@grimoire/juju-model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatCharm } from './fixtures/chat.ts';
import { realPebble, startContainer, type RealContainer } from './fixtures/real-pebble.ts';
import { storeStub } from './fixtures/store.ts';
import { World } from './world.ts';

// The binary is built by `npm test`'s set-up; without it there is nothing to compare with.
describe.skipIf(!existsSync(realPebble))('with the real Pebble 1.19.2', { timeout: 60_000 }, () => {
  let container: RealContainer;
  let world: World;

  beforeEach(async () => {
    container = await startContainer();
    world = new World({ pebble: () => container.pebble });
    world.deploy(ChatCharm, { config: { name: 'example' } });
    world.deploy(storeStub);
    world.integrate('chat', 'store');
    await world.settle();
  });
  afterEach(() => container.stop());

  const ran = (): readonly string[] => readFileSync(container.log, 'utf8').trim().split('\n');
  const services = async (): Promise<Readonly<Record<string, string | undefined>>> =>
    Object.fromEntries((await container.pebble.services()).map(({ name, currentSince }) => [name, currentSince]));

  it('ends active, with services running, tasks done once and the version known', async () => {
    expect(world.status('chat/0')).toEqual({ status: 'active', message: '' });
    expect(ran().toSorted()).toEqual(['--version', 'migrate', 'serve', 'warm', 'welcome']);
    expect(world.model.applications['chat']?.workloadVersion).toBe('chat 1.2.3');
    expect(await container.pebble.readText('/data/chat.yaml')).toContain('password: "first-password"');
    expect((await container.pebble.stat('/data/chat.yaml'))?.permissions).toBe(0o600);
  });

  it('writes nothing and restarts nothing when the same event comes again', async () => {
    const before = await services();
    for (const kind of ['update-status', 'config-changed', 'start'] as const) {
      expect(await world.writesOf(() => world.run('chat/0', { kind }))).toEqual([]);
    }
    expect(await services()).toEqual(before);
  });

  it('restarts just the service whose file changed', async () => {
    const before = await services();
    world.change((model) => setConfig(model, 'chat', { size: 6 }));
    await world.settle();
    const after = await services();
    expect(world.status('chat/0').status).toBe('active');
    expect(after['chat']).not.toBe(before['chat']);
    expect(after['greeter']).toBe(before['greeter']);
  });

  it('keeps a service stopped that is not wanted any more, whatever else is planned anew', async () => {
    const state = async () =>
      Object.fromEntries((await container.pebble.services()).map(({ name, current }) => [name, current]));
    for (const config of [{ greeter: false }, { size: 7 }, { size: 8 }]) {
      world.change((model) => setConfig(model, 'chat', config));
      await world.settle();
      expect(await state()).toEqual({ chat: 'active', greeter: 'inactive' });
    }
    world.change((model) => setConfig(model, 'chat', { greeter: true }));
    await world.settle();
    expect(await state()).toEqual({ chat: 'active', greeter: 'active' });
  });

  it('stops what must not run when the database goes, and keeps its files', async () => {
    world.change((model, at) => removeRelation(model, ['chat', 'store'], at));
    await world.settle();
    expect(world.status('chat/0')).toEqual({
      status: 'blocked',
      message: 'store: integrate chat with a charm that provides store',
    });
    expect((await container.pebble.services()).map(({ current }) => current)).toEqual(['inactive', 'inactive']);
    expect(await container.pebble.readText('/data/chat.yaml')).toContain('first-password');
  });

  it('shows the tail of a failed task, and tries again later', async () => {
    writeFileSync(`${container.log}.fail`, 'warm\n');
    world.change((model) => forgetTask(model, 'warm'));
    await world.run('chat/0', { kind: 'update-status' });
    expect(world.status('chat/0')).toEqual({
      status: 'waiting',
      message: 'warm failed: warm went wrong with (exit code 3)',
    });
    writeFileSync(`${container.log}.fail`, '');
    await world.run('chat/0', { kind: 'update-status' });
    expect(world.status('chat/0').status).toBe('waiting');
    world.pass(10_000);
    await world.run('chat/0', { kind: 'update-status' });
    expect(world.status('chat/0').status).toBe('active');
  });

  it('answers an action', async () => {
    const action = await world.action('chat/0', 'greet', { who: 'ada' });
    expect(action).toMatchObject({ status: 'completed', results: { greeting: { text: 'hello ada', loud: 'false' } } });
  });
});

function forgetTask(model: Model, task: string): Model {
  const unit = model.units['chat/0'];
  if (!unit) throw new Error('chat/0 is gone');
  const state = Object.fromEntries(Object.entries(unit.state).filter(([key]) => key !== `grimoire/task/${task}`));
  return { ...model, units: { ...model.units, 'chat/0': { ...unit, state } } };
}
