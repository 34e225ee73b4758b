import { removeRelation, scaleApplication, setConfig, podStarted } from '@grimoire/juju-model';
import { describe, expect, it } from 'vitest';
import { chatWorld, rotateStore, settledChat } from './fixtures/chat-world.ts';
import { chatProgram } from './fixtures/chat-program.ts';
import { ChatCharm } from './fixtures/chat.ts';
import { World } from './world.ts';

const active = { status: 'active', message: '' };

describe('a charm that is deployed', () => {
  it('ends active and did everything once', async () => {
    const { world, ran } = await settledChat();
    expect(world.status('chat/0')).toEqual(active);
    expect(ran).toEqual(['--version', 'migrate', 'warm']);
    expect(world.model.applications['chat']?.workloadVersion).toBe('chat 1.2.3');
    expect(world.model.units['chat/0']?.ports).toMatchObject([{ from: 8000, protocol: 'tcp' }]);
    const pebble = world.pebble('chat/0', 'chat');
    expect(await pebble.readText('/data/chat.yaml')).toBe(
      'name: "example"\nsize: 5\nhost: "store-0"\npassword: "first-password"\n',
    );
  });

  it('tells all that is missing at once', async () => {
    const world = new World();
    world.deploy(ChatCharm, { containers: { chat: { exec: chatProgram([]) } } });
    await world.settle();
    expect(world.status('chat/0')).toEqual({
      status: 'blocked',
      message: 'name: set it: juju config chat name=example; store: integrate chat with a charm that provides store',
    });
  });

  it('asks for what it needs although nothing of it is ready', async () => {
    const world = new World();
    world.deploy(ChatCharm);
    world.deploy({ metadata: { name: 'store', provides: { store: { interface: 'store' } } } });
    world.integrate('chat', 'store');
    world.pebble('chat/0', 'chat').setReachable?.(false);
    await world.settle();
    expect(Object.values(world.model.relations).at(-1)?.applications['chat']?.data).toEqual({ wants: 'rows' });
    expect(world.status('chat/0').message).toContain('waiting for the chat container');
  });

  it('blocks on an endpoint that is not served, with that word', async () => {
    const { world } = await settledChat();
    world.deploy({ metadata: { name: 'postfix', provides: { mail: { interface: 'mail' } } } });
    world.integrate('chat:mail', 'postfix');
    await world.settle();
    expect(world.status('chat/0')).toEqual({
      status: 'blocked',
      message: 'mail: not served yet by this charm: juju remove-relation chat:mail postfix',
    });
    world.change((model, at) => removeRelation(model, ['chat:mail', 'postfix'], at));
    await world.settle();
    expect(world.status('chat/0')).toEqual(active);
  });
});

describe('the events', () => {
  // Every event is only a reason to look again; these are the ones that something else happened for.
  it('a changed option is rendered, and restarts only what uses the file', async () => {
    const { world, ran } = await settledChat();
    const writes = await world.writesOf(async () => {
      world.change((model) => setConfig(model, 'chat', { size: 6 }));
      await world.settle();
    });
    expect(writes).toEqual([
      'chat/0 config-changed: POST chat writeFile',
      'chat/0 config-changed: POST chat addLayer',
      'chat/0 config-changed: POST chat replan',
      'chat/0 config-changed: state-set',
    ]);
    expect(ran).toEqual(['--version', 'migrate', 'warm']);
  });

  it('a rotated password is taken over, tracked, and migrated for', async () => {
    const { world, ran } = await settledChat();
    await rotateStore(world, 'second-password');
    expect(await world.pebble('chat/0', 'chat').readText('/data/chat.yaml')).toContain('second-password');
    expect(ran.filter((command) => command === 'migrate')).toHaveLength(2);
    expect(world.status('chat/0')).toEqual(active);
    const secret = Object.values(world.model.secrets).find(({ label }) => label.startsWith('store:'));
    expect(secret?.consumers['chat/0']).toMatchObject({ revision: 2, label: 'store.1.user.secret' });
  });

  it('a relation that is broken counts as gone in its own hook', async () => {
    const { world } = await settledChat();
    world.change((model, at) => removeRelation(model, ['chat', 'store'], at));
    const hooks = await world.settle();
    expect(hooks.map(({ hook }) => hook)).toContain('store-relation-broken');
    expect(world.status('chat/0')).toEqual({
      status: 'blocked',
      message: 'store: integrate chat with a charm that provides store',
    });
    const services = await world.pebble('chat/0', 'chat').services();
    expect(services.map(({ current }) => current)).toEqual(['inactive', 'inactive']);
    expect(await world.pebble('chat/0', 'chat').readText('/data/chat.yaml')).toContain('first-password');
  });

  it('a container that restarts is planned anew, and what was done for good is not done again', async () => {
    const { world, ran } = await settledChat();
    world.pebble('chat/0', 'chat').restart?.();
    const hooks = await world.settle();
    expect(hooks.map(({ hook }) => hook)).toEqual(['chat-pebble-ready']);
    expect(world.status('chat/0')).toEqual(active);
    expect(ran).toEqual(['--version', 'migrate', 'warm', '--version']);
  });

  it('a pod that is replaced, its disk wiped, comes back the same', async () => {
    const { world } = await settledChat();
    world.pebble('chat/0', 'chat').restart?.({ wipe: true });
    world.change((model, at) => podStarted(model, 'chat/0', { address: '10.1.0.99' }, at));
    await world.settle();
    expect(world.status('chat/0')).toEqual(active);
    expect(await world.pebble('chat/0', 'chat').readText('/data/chat.yaml')).toContain('first-password');
  });

  it('a unit that leaves does nothing', async () => {
    const { world } = await settledChat();
    const writes = await world.writesOf(async () => {
      world.change((model, at) => scaleApplication(model, 'chat', 0, at));
      await world.settle();
    });
    expect(writes.filter((write) => write.startsWith('chat/0'))).toEqual([]);
  });
});

describe('several units', () => {
  it('leave what is the application’s to the leader, and follow it', async () => {
    const { world, ran } = await settledChat();
    world.change((model, at) => scaleApplication(model, 'chat', 2, at));
    world.startPods('chat');
    await world.settle();
    expect(world.status('chat/1')).toEqual(active);
    const [first, second] = ['chat/0', 'chat/1'].map((unit) => world.pebble(unit, 'chat'));
    expect(await second?.readText('/data/key')).toBe(await first?.readText('/data/key'));
    // Each asks its own container for the version and warms it; one migrates.
    expect(ran.filter((command) => command === 'migrate')).toHaveLength(1);
    expect(ran.filter((command) => command === 'warm')).toHaveLength(2);
  });
});

describe('kept values', () => {
  it('are adopted from what an older charm left on the disk', async () => {
    const { world } = await settledChat({ files: { '/data/old-key': 'the-old-signing-key\n' } });
    expect(await world.pebble('chat/0', 'chat').readText('/data/key')).toBe('the-old-signing-key');
  });

  it('are not made before it is known whether there is one to adopt', async () => {
    const { world } = chatWorld({ files: { '/data/old-key': 'the-old-signing-key\n' } });
    const pebble = world.pebble('chat/0', 'chat');
    pebble.setReachable?.(false);
    await world.settle();
    expect(
      Object.values(world.model.secrets).filter(({ owner }) => owner.kind === 'application' && owner.name === 'chat'),
    ).toEqual([]);
    pebble.setReachable?.(true);
    await world.settle();
    expect(await pebble.readText('/data/key')).toBe('the-old-signing-key');
  });
});

describe('what fails in the workload', () => {
  it('a file that says what a task makes true is written when the task is done, and not before', async () => {
    const { world, fail } = chatWorld();
    const pebble = world.pebble('chat/0', 'chat');
    fail.set('migrate', 'no');
    await world.settle();
    expect(await pebble.stat('/data/chat.yaml')).toBeDefined();
    expect(await pebble.stat('/data/where')).toBeUndefined();
    fail.delete('migrate');
    world.pass(60_000);
    await world.settle();
    await world.run('chat/0', { kind: 'update-status' });
    expect(await pebble.stat('/data/where')).toBeDefined();
    expect(world.status('chat/0')).toEqual(active);
  });

  it('a task: blocked, with the tail of its error and no secret in it, tried again with back-off', async () => {
    const { world, ran, fail } = chatWorld();
    fail.set('migrate', 'Traceback\ncannot log in with first-password\n');
    await world.settle();
    expect(world.status('chat/0')).toEqual({
      status: 'blocked',
      message: 'migrate failed: cannot log in with [secret] (exit code 3)',
    });
    expect(world.log.join('\n')).not.toContain('first-password');
    world.pass(400_000);
    await world.run('chat/0', { kind: 'update-status' });
    const attempts = ran.length;
    await world.run('chat/0', { kind: 'update-status' });
    expect(ran).toHaveLength(attempts);
    // What does not need the task runs meanwhile.
    const services = await world.pebble('chat/0', 'chat').services();
    expect(services.map(({ name, current }) => `${name} ${current}`)).toEqual(['greeter active']);

    fail.clear();
    world.pass(400_000);
    await world.settle();
    expect(world.status('chat/0')).toEqual(active);
  });

  it('a service that used up its restarts: not active', async () => {
    const { world } = await settledChat();
    const pebble = world.pebble('chat/0', 'chat');
    if (!('endService' in pebble) || typeof pebble.endService !== 'function') throw new Error('this needs the fake');
    pebble.endService('chat', 1);
    await world.run('chat/0', { kind: 'update-status' });
    expect(world.status('chat/0')).toEqual({
      status: 'waiting',
      message: 'chat: service chat keeps ending; it is started again',
    });
  });

  it('a check that is down: not active, and active again when it is up', async () => {
    const { world } = await settledChat();
    const pebble = world.pebble('chat/0', 'chat');
    if (!('setCheck' in pebble) || typeof pebble.setCheck !== 'function') throw new Error('this needs the fake');
    pebble.setCheck('up', 'down');
    await world.run('chat/0', { kind: 'update-status' });
    expect(world.status('chat/0')).toEqual({ status: 'waiting', message: 'chat: check up fails' });
    pebble.setCheck('up', 'up');
    await world.run('chat/0', { kind: 'update-status' });
    expect(world.status('chat/0')).toEqual(active);
  });

  it('a service that does not answer after its start: waiting, after 30 s at most', async () => {
    let up = false;
    const { world } = await settledChat({ ask: () => up });
    expect(world.status('chat/0')).toEqual({
      status: 'waiting',
      message: 'chat: waiting for up: it does not answer yet',
    });
    up = true;
    await world.run('chat/0', { kind: 'update-status' });
    expect(world.status('chat/0')).toEqual(active);
  });

  it('a Pebble that dies in the middle: waiting for the container, no unit in error', async () => {
    const { world } = chatWorld();
    const pebble = world.pebble('chat/0', 'chat');
    if (!('failAt' in pebble) || typeof pebble.failAt !== 'function') throw new Error('this needs the fake');
    for (let request = 1; request <= 60; request += 7) {
      pebble.failAt({ when: request % 2 ? 'before' : 'after', request });
      await world.settle();
      await world.run('chat/0', { kind: 'update-status' });
      expect(world.model.units['chat/0']?.agentStatus.status).not.toBe('error');
      expect(world.status('chat/0').message).not.toContain(' at ');
    }
    for (let look = 0; look < 10; look += 1) {
      world.pass(400_000);
      await world.run('chat/0', { kind: 'update-status' });
    }
    expect(world.status('chat/0')).toEqual(active);
  });
});

describe('a bug', () => {
  it('in decide fails the hook with one sentence, and nothing of it is kept', async () => {
    const world = new World();
    const buggy = {
      ...ChatCharm,
      declared: {
        ...ChatCharm.declared,
        config: () => {
          throw new TypeError('cannot read x of undefined');
        },
      },
    };
    world.deploy(buggy);
    const writes = await world.writesOf(async () => {
      await world.run('chat/0', { kind: 'install' });
    });
    expect(writes).toEqual([]);
    expect(world.model.units['chat/0']?.agentStatus).toMatchObject({
      status: 'error',
      message: 'hook failed: "install"',
    });
    expect(world.log.filter((line) => line.startsWith('ERROR'))).toEqual([
      expect.stringMatching(
        /^ERROR chat\/0: the charm has a bug: cannot read x of undefined \(libs\/testing\/src\/reconcile\.test\.ts:\d+\)$/,
      ),
    ]);
  });
});

describe('actions', () => {
  it('get typed parameters with their defaults and answer with nested results', async () => {
    const { world } = await settledChat();
    expect(await world.action('chat/0', 'greet', { who: 'ada' })).toMatchObject({
      status: 'completed',
      results: { greeting: { text: 'hello ada', loud: 'false' } },
    });
  });

  it.each([
    ['refuse in a sentence', 'nobody', new Map<string, string>(), 'nobody is there: name somebody'],
    [
      'say what the workload said',
      'ada',
      new Map([['greet', 'line\nno greeting today']]),
      /exit code 3: no greeting today/,
    ],
  ])('%s', async (_what, who, failing, message) => {
    const { world, fail } = await settledChat();
    for (const [command, text] of failing) fail.set(command, text);
    const action = await world.action('chat/0', 'greet', { who });
    expect(action.status).toBe('failed');
    expect(action.message).toMatch(message);
    expect(world.status('chat/0')).toEqual(active);
  });

  it('say that a container cannot be reached', async () => {
    const { world } = await settledChat();
    world.pebble('chat/0', 'chat').setReachable?.(false);
    expect(await world.action('chat/0', 'greet', { who: 'ada' })).toMatchObject({
      status: 'failed',
      message: 'the chat container cannot be reached yet: try again when the unit is active',
    });
  });
});
