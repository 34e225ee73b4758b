/** One event on one unit: a state in, a state out. */
import { describe, expect, it } from 'vitest';
import { chatProgram } from '../fixtures/chat-program.ts';
import { ChatCharm, type Chat } from '../fixtures/chat.ts';
import { transition } from './transition.ts';
import { secretId, type UnitState } from './unit-state.ts';

const login = secretId('login');

/** A unit whose store has answered. */
function answered(ran: string[] = []): UnitState<Chat> {
  return {
    config: { name: 'example' },
    relations: [
      {
        endpoint: 'store',
        app: 'store',
        remoteApp: { host: 'store.example', port: '5432', 'secret-user': `secret:${login}` },
        remoteUnits: { 'store/0': {} },
      },
    ],
    secrets: [{ id: login, owner: { app: 'store' }, content: { username: 'chat', password: 'a password' } }],
    containers: { chat: { exec: chatProgram(ran) } },
  };
}

describe('a transition', () => {
  it('of a unit that lacks all says all of it, and has written only that', async () => {
    const { state, code, effects } = await transition(ChatCharm, 'config-changed');
    expect(code).toBe(0);
    expect(state.status.status).toBe('blocked');
    expect(state.status.message).toMatch(/^name: .*; store: /);
    expect(state.containers.chat.running).toEqual([]);
    expect(effects).toContain('status-set');
  });

  it('brings the container up, and shows its plan, its files and what was told to whom', async () => {
    const ran: string[] = [];
    const { state, log } = await transition(ChatCharm, 'store-relation-changed', answered(ran));
    expect(state.status).toEqual({ status: 'active', message: '' });
    expect(state.containers.chat).toMatchObject({
      running: ['chat', 'greeter'],
      files: { '/etc/motd': { content: 'welcome\n', mode: 0o644, user: 'root' } },
      plan: {
        services: { chat: { command: '/bin/chat serve', startup: 'enabled' } },
        checks: { up: { level: 'ready' } },
      },
      checks: { up: 'up' },
    });
    expect(state.relations.find(({ endpoint }) => endpoint === 'store')).toMatchObject({
      localApp: { wants: 'rows' },
      localUnit: { 'from-unit': 'chat/0' },
    });
    expect(state.ports).toEqual(['8000/tcp']);
    expect(state.workloadVersion).toBe('chat 1.2.3');
    expect(state.secrets.map(({ owner }) => owner)).toContain('application');
    expect(ran).toEqual(['--version', 'migrate', 'warm']);
    expect(log[0]).toContain('store-relation-changed');
  });

  it('goes on from the state that another has left: nothing is left to be done', async () => {
    const { state } = await transition(ChatCharm, 'store-relation-changed', answered());
    const again = await transition(ChatCharm, 'update-status', state);
    expect(again.effects).toEqual([]);
    expect(again.state).toEqual(state);
  });

  it('can be repeated: the state that went in is as it was', async () => {
    const before = answered();
    const [first, second] = [
      await transition(ChatCharm, 'start', before),
      await transition(ChatCharm, 'start', before),
    ];
    expect(second).toEqual(first);
  });

  it('has checks and notices of the container, and what cannot be reached', async () => {
    const { state } = await transition(ChatCharm, 'store-relation-changed', answered());
    const chat = state.containers.chat;
    const failed = await transition(
      ChatCharm,
      { event: 'chat-pebble-check-failed', check: 'up' },
      { ...state, containers: { chat: { ...chat, checks: { up: 'down' } } } },
    );
    expect(failed.state.status).toEqual({ status: 'waiting', message: 'chat: check up fails' });

    const notice = 'example.org/done';
    const told = await transition(
      ChatCharm,
      { event: 'chat-pebble-custom-notice', notice },
      { ...state, containers: { chat: { ...chat, notices: [notice] } } },
    );
    expect(told.log[0]).toContain(`chat-pebble-custom-notice (${notice})`);

    const alone = await transition(ChatCharm, 'update-status', {
      ...state,
      containers: { chat: { ...chat, reachable: false } },
    });
    expect(alone.state.status).toEqual({ status: 'waiting', message: expect.stringContaining('chat container') });
    expect(alone.state.containers.chat.reachable).toBe(false);
  });

  it('runs an action: its results, its progress, its failure', async () => {
    const ran: string[] = [];
    const { action, code } = await transition(ChatCharm, { action: 'greet', params: { who: 'you' } }, answered(ran));
    expect(code).toBe(0);
    expect(action).toMatchObject({ status: 'completed', results: { greeting: { text: 'hello you' } } });
    const refused = await transition(ChatCharm, { action: 'greet', params: { who: 'nobody' } }, answered());
    expect(refused.action).toMatchObject({ status: 'failed', message: 'nobody is there: name somebody' });
  });

  it('of a unit that does not lead leaves what is the application’s to the leader', async () => {
    const { state, effects } = await transition(ChatCharm, 'store-relation-changed', {
      ...answered(),
      leader: false,
      number: 1,
      relations: [...(answered().relations ?? []), { endpoint: 'chat-peers', id: 7, remoteUnits: { 'chat/0': {} } }],
    });
    expect(state.relations.find(({ endpoint }) => endpoint === 'store')?.localApp).toEqual({});
    expect(state.status.message).toContain('waiting for the leader');
    expect(effects).not.toContain('secret-add');
  });
});
