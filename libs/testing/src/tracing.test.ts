import type { Span, Trace, Tracing } from '@grimoire/charm';
import { runAction } from '@grimoire/juju-model';
import { describe, expect, it } from 'vitest';
import { ChatCharm } from './fixtures/chat.ts';
import { chatProgram } from './fixtures/chat-program.ts';
import { storeStub } from './fixtures/store.ts';
import { World, type CharmCode } from './world.ts';

/** Chat whose traces a test gets, as they would be kept on disk. */
function tracedChat(deliver: Tracing['deliver'] = async () => undefined): { charm: CharmCode; traces: Trace[] } {
  const traces: Trace[] = [];
  const tracing: Tracing = {
    endpoint: 'tracing',
    deliver(trace, to, log) {
      traces.push(trace);
      return deliver(trace, to, log);
    },
  };
  return { charm: { ...ChatCharm, declared: { ...ChatCharm.declared, tracing } }, traces };
}

async function settled(charm: CharmCode, fail: Map<string, string> = new Map()): Promise<World> {
  const world = new World();
  world.deploy(charm, { config: { name: 'example' }, containers: { chat: { exec: chatProgram([], fail) } } });
  world.deploy(storeStub);
  world.integrate('chat', 'store');
  await world.settle();
  return world;
}

const named = (trace: Trace | undefined, name: string): readonly Span[] =>
  trace?.spans.filter((span) => span.name === name) ?? [];
const first = (trace: Trace | undefined): Span | undefined => trace?.spans.find(({ parent }) => parent === undefined);

describe('the trace of a hook', () => {
  it('has look, decide and apply of each round, and in them what was asked', async () => {
    const { charm, traces } = tracedChat();
    const world = await settled(charm);
    await world.run('chat/0', { kind: 'update-status' });
    const trace = traces.at(-1);
    const steps = trace?.spans.filter(({ parent }) => parent === first(trace)?.id).map(({ name }) => name);
    expect(first(trace)).toMatchObject({
      name: 'dispatch update-status',
      attributes: { event: 'update-status', event_kind: 'hook', event_name: 'update-status' },
    });
    expect(steps?.slice(0, 3)).toEqual(['look', 'decide', 'apply']);
    const [look] = named(trace, 'look');
    const [apply] = named(trace, 'apply');
    expect(named(trace, 'relation-get').every(({ parent }) => parent === look?.id)).toBe(true);
    expect(named(trace, 'config-get')).toMatchObject([
      { kind: 'client', attributes: { exit_code: 0 }, parent: look?.id },
    ]);
    expect(named(trace, 'pebble systemInfo')).toMatchObject([
      { attributes: { 'pebble.container': 'chat' }, parent: look?.id },
    ]);
    expect(named(trace, 'pebble readFiles')).toMatchObject([{ parent: apply?.id }]);
    expect(named(trace, 'juju-log')).toEqual([]);
  });

  it('says who was dispatched in the words of ops', async () => {
    const { charm, traces } = tracedChat();
    await settled(charm);
    expect(traces[0]?.resource).toEqual({
      'service.namespace': '9f0f3c6e-0000-4000-8000-000000000001',
      'service.namespace.name': 'chat',
      'service.name': 'chat',
      'service.instance.id': '0',
      'telemetry.sdk.language': 'nodejs',
      'telemetry.sdk.name': 'grimoire',
      charm: 'chat',
      juju_model: 'chat',
      juju_model_uuid: '9f0f3c6e-0000-4000-8000-000000000001',
      juju_application: 'chat',
      juju_unit: 'chat/0',
    });
  });

  it('names what the hook is about', async () => {
    const { charm, traces } = tracedChat();
    await settled(charm);
    const changed = traces.map(first).find((span) => span?.name === 'dispatch store-relation-changed');
    expect(changed?.attributes['event_about']).toMatch(/^store:\d+, store/);
  });

  it('is there of a hook that rests, and of an action', async () => {
    const { charm, traces } = tracedChat();
    const world = await settled(charm);
    await world.run('chat/0', { kind: 'stop' });
    expect(traces.at(-1)?.spans.map(({ name }) => name)).toEqual(['dispatch stop']);
    await world.action('chat/0', 'greet', { who: 'all' });
    expect(first(traces.at(-1))).toMatchObject({ name: 'dispatch greet', attributes: { event_kind: 'action' } });
    expect(named(traces.at(-1), 'pebble exec')).toHaveLength(1);
  });

  it('tells why the hook failed, as the log does', async () => {
    const { charm, traces } = tracedChat();
    if (!('declared' in charm)) throw new Error('no charm');
    const decide = (): never => {
      throw new TypeError('no such thing');
    };
    const world = await settled({ ...charm, declared: { ...charm.declared, decide } });
    await world.run('chat/0', { kind: 'update-status' });
    expect(first(traces.at(-1))?.failed).toMatch(/^the charm has a bug: no such thing/);
    expect(named(traces.at(-1), 'decide')[0]?.failed).toBe('BugInCharm');
  });

  it('changes nothing of what the charm does, and its loss is no failure', async () => {
    const plain = await settled(ChatCharm);
    const watched = await settled(tracedChat().charm);
    const lost = await settled(tracedChat(() => Promise.reject(new Error('the disk is full'))).charm);
    const writes = (world: World): readonly string[] => world.journal.writes.map(({ hook, what }) => `${hook} ${what}`);
    expect(writes(watched)).toEqual(writes(plain));
    expect(writes(lost)).toEqual(writes(plain));
    expect(lost.status('chat/0')).toEqual({ status: 'active', message: '' });
    expect(lost.log.join('\n')).toContain('this hook is not traced: the disk is full');
  });
});

describe('secrets', () => {
  it('are in no trace: of a relation, kept, in files, in commands, in what fails, in an action', async () => {
    const { charm, traces } = tracedChat();
    const fail = new Map([['migrate', 'login as chat with first-password was refused']]);
    const world = await settled(charm, fail);
    world.pass(600_000);
    fail.clear();
    await world.run('chat/0', { kind: 'update-status' });
    await world.action('chat/0', 'greet', { who: 'somebody-secret' });
    world.change((model, at) => runAction(model, 'chat/0', 'greet', { who: 'nobody' }, at));
    await world.settle();
    const values = Object.values(world.model.secrets).flatMap(({ revisions }) =>
      revisions.flatMap(({ content }) =>
        Object.values(content).map((value) => Buffer.from(value, 'base64').toString()),
      ),
    );
    const kept = await world.pebble('chat/0', 'chat').readText('/data/key');
    expect(values).toContain('first-password');
    expect(values).toContain(kept);
    const names = new Set(traces.flatMap(({ spans }) => spans.map(({ name }) => name)));
    for (const name of ['secret-add', 'secret-get', 'pebble writeFile', 'pebble exec', 'action-get']) {
      expect(names).toContain(name);
    }
    const all = JSON.stringify(traces);
    for (const value of ['first-password', kept, 'somebody-secret']) expect(all).not.toContain(value);
  });
});
