import { removeRelation, type Model } from '@grimoire/juju-model';
import type { ExecHandler } from '@grimoire/pebble/fake';
import { describe, expect, it } from 'vitest';
import { ChatCharm } from './fixtures/chat.ts';
import { chatProgram } from './fixtures/chat-program.ts';
import { RowsCharm } from './fixtures/rows.ts';
import { crashAtEveryWrite, quiet, shuffled, type Scenario } from './laws.ts';
import { World, type WorldOptions } from './world.ts';

/** A server that knows one password for each relation: the one it was told last. */
interface Server {
  readonly passwords: Map<string, string>;
  fails: boolean;
  readonly exec: ExecHandler;
}

function server(): Server {
  const passwords = new Map<string, string>();
  const made: Server = {
    passwords,
    fails: false,
    exec: ({ command: [, verb, relation = ''], stdin }) => {
      if (verb !== 'grant') return undefined;
      if (made.fails) return { code: 1, stderr: 'the disk is full' };
      passwords.set(relation, Buffer.from(stdin).toString());
      return {};
    },
  };
  return made;
}

function both(options: WorldOptions = {}): { readonly world: World; readonly rows: Server } {
  const rows = server();
  const world = new World(options);
  world.deploy(RowsCharm, { containers: { rows: { exec: rows.exec } } });
  world.deploy(ChatCharm, { config: { name: 'example' }, containers: { chat: { exec: chatProgram([]) } } });
  world.integrate('chat:store', 'rows:store');
  return { world, rows };
}

const password = (model: Model): string => {
  const secret = Object.values(model.secrets).find(({ label }) => label.startsWith('store.'));
  return Buffer.from(secret?.revisions.at(-1)?.content['password'] ?? '', 'base64').toString();
};
const relation = ({ relations }: Model): number =>
  Object.values(relations).find(({ endpoints }) => endpoints.length === 2)?.id ?? -1;

describe('what a provider offers', () => {
  it('is published when it is true, and both sides are active', async () => {
    const { world, rows } = both();
    await world.settle();
    expect([world.status('rows/0').status, world.status('chat/0').status]).toEqual(['active', 'active']);
    expect(password(world.model)).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(rows.passwords.get(String(relation(world.model)))).toBe(password(world.model));
    expect(await world.pebble('chat/0', 'chat').readText('/data/chat.yaml')).toContain(password(world.model));
    expect(await quiet(world, 'rows/0')).toEqual([]);
  });

  it('is not published while its task fails', async () => {
    const { world, rows } = both();
    rows.fails = true;
    await world.settle();
    expect(world.model.relations[relation(world.model)]?.applications['rows']?.data).toEqual({});
    expect(world.status('rows/0')).toMatchObject({
      status: 'waiting',
      message: expect.stringContaining('the disk is full'),
    });
    expect(world.status('chat/0').message).toBe('store: waiting for host, port, secret-user');
    rows.fails = false;
    world.pass(400_000);
    await world.settle();
    expect(world.status('chat/0').status).toBe('active');
  });

  it('goes with its relation, secret and all, and is made anew for another one', async () => {
    const { world } = both();
    await world.settle();
    const before = password(world.model);
    world.change((model, at) => removeRelation(model, ['chat:store', 'rows:store'], at));
    await world.settle();
    expect(Object.values(world.model.secrets).filter(({ label }) => label.startsWith('store.'))).toEqual([]);
    world.integrate('chat:store', 'rows:store');
    await world.settle();
    expect(world.status('chat/0').status).toBe('active');
    expect(password(world.model)).not.toBe(before);
  });
});

describe('rotation', () => {
  it('makes a new password, tells the server, then the other side, which takes it over', async () => {
    const { world, rows } = both();
    await world.settle();
    const before = password(world.model);
    const action = await world.action('rows/0', 'rotate', { relation: relation(world.model) });
    expect(action).toMatchObject({ status: 'completed', results: { rotated: 'true' } });
    const after = password(world.model);
    expect(after).not.toBe(before);
    expect(rows.passwords.get(String(relation(world.model)))).toBe(after);
    expect(await world.pebble('chat/0', 'chat').readText('/data/chat.yaml')).toContain(after);
    expect(world.log.join('\n')).not.toContain(after);
  });

  it('keeps the old password, and says why, when the server does not take the new one', async () => {
    const { world, rows } = both();
    await world.settle();
    const before = password(world.model);
    rows.fails = true;
    const action = await world.action('rows/0', 'rotate', { relation: relation(world.model) });
    expect(action.status).toBe('failed');
    expect(action.message).toMatch(/^not rotated, the old value stays: grant-\d+ failed: the disk is full/);
    expect(password(world.model)).toBe(before);
    rows.fails = false;
    world.pass(400_000);
    await world.settle();
    expect(rows.passwords.get(String(relation(world.model)))).toBe(before);
    expect(world.status('rows/0').status).toBe('active');
  });

  it('refuses a relation that has nothing to rotate', async () => {
    const { world } = both();
    await world.settle();
    const action = await world.action('rows/0', 'rotate', { relation: 99 });
    expect(action).toMatchObject({ status: 'failed', message: expect.stringContaining('nothing to rotate') });
  });
});

describe('the laws, with both sides real', { timeout: 120_000 }, () => {
  const deployment: Scenario = async (options, prepare) => {
    const { world } = both(options);
    prepare(world);
    await world.settle();
    return world;
  };

  it('killed at any write, a deployment ends the same', async () => {
    const { writes, differences } = await crashAtEveryWrite(deployment);
    expect(writes).toBeGreaterThan(20);
    expect(differences).toEqual([]);
  });

  it('in any order of events, a deployment ends the same', async () => {
    expect(await shuffled(deployment, 25)).toEqual([]);
  });

  it('killed at any write of a rotation, server and secret agree in the end', async () => {
    const { world } = both();
    await world.settle();
    const before = world.journal.writes.length;
    await world.action('rows/0', 'rotate', { relation: relation(world.model) });
    const writes = world.journal.writes.length - before;
    expect(writes).toBeGreaterThan(4);
    for (let write = 1; write <= writes; write += 1) {
      const { world: killed, rows } = both();
      await killed.settle();
      killed.journal.killAt({ write, when: 'after' });
      await killed.action('rows/0', 'rotate', { relation: relation(killed.model) });
      killed.pass(400_000);
      await killed.settle();
      expect({ write, agreed: rows.passwords.get(String(relation(killed.model))) === password(killed.model) }).toEqual({
        write,
        agreed: true,
      });
      expect(killed.status('chat/0').status).toBe('active');
    }
  });
});
