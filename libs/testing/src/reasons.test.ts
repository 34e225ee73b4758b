/** Every event that Juju 3.6 and 4.x send to a sidecar charm: named in the log, with what it is about, and met. */
import type { Hook } from '@grimoire/juju-model';
import { describe, expect, it } from 'vitest';
import { settledChat } from './fixtures/chat-world.ts';

const secret = 'c8p3kfc5mtvg2v2fgmt0';
const related = { endpoint: 'store', relation: 1, remoteApplication: 'store' } as const;

const events: readonly (readonly [Hook, string])[] = [
  [{ kind: 'install' }, 'install'],
  [{ kind: 'start' }, 'start'],
  [{ kind: 'config-changed' }, 'config-changed'],
  [{ kind: 'upgrade-charm' }, 'upgrade-charm'],
  [{ kind: 'update-status' }, 'update-status'],
  [{ kind: 'leader-elected' }, 'leader-elected'],
  [{ kind: 'leader-settings-changed' }, 'leader-settings-changed'],
  [{ kind: 'stop' }, 'stop'],
  [{ kind: 'remove' }, 'remove'],
  [{ ...related, kind: 'relation-created' }, 'store-relation-created (store:1, store)'],
  [
    { ...related, kind: 'relation-joined', remoteUnit: 'store/0', version: 1 },
    'store-relation-joined (store:1, store/0)',
  ],
  [
    { ...related, kind: 'relation-changed', remoteUnit: 'store/0', version: 1 },
    'store-relation-changed (store:1, store/0)',
  ],
  [{ ...related, kind: 'relation-changed', version: 1 }, 'store-relation-changed (store:1, store)'],
  [
    { ...related, kind: 'relation-departed', remoteUnit: 'store/0', departing: 'store/0' },
    'store-relation-departed (store:1, store/0)',
  ],
  [
    { ...related, kind: 'relation-departed', remoteUnit: 'store/0', departing: 'chat/0' },
    'store-relation-departed (store:1, store/0, chat/0 departs)',
  ],
  [{ ...related, kind: 'relation-broken' }, 'store-relation-broken (store:1, store)'],
  [{ kind: 'storage-attached', storage: 'data/0' }, 'data-storage-attached (data/0)'],
  [{ kind: 'storage-detaching', storage: 'data/0' }, 'data-storage-detaching (data/0)'],
  [{ kind: 'secret-changed', secret, revision: 2 }, `secret-changed (secret:${secret})`],
  [{ kind: 'secret-rotate', secret, revision: 2 }, `secret-rotate (secret:${secret})`],
  [{ kind: 'secret-expired', secret, revision: 2 }, `secret-expired (secret:${secret}, revision 2)`],
  [{ kind: 'secret-remove', secret, revision: 2 }, `secret-remove (secret:${secret}, revision 2)`],
  [{ kind: 'pebble-ready', container: 'chat', boot: 'b' }, 'chat-pebble-ready'],
  [
    { kind: 'pebble-custom-notice', container: 'chat', notice: { id: '1', type: 'custom', key: 'example.org/done' } },
    'chat-pebble-custom-notice (example.org/done)',
  ],
  [{ kind: 'pebble-check-failed', container: 'chat', check: 'up' }, 'chat-pebble-check-failed (up)'],
  [{ kind: 'pebble-check-recovered', container: 'chat', check: 'up' }, 'chat-pebble-check-recovered (up)'],
];

describe('an event', () => {
  it.each(events)('%o is named in the log as %s', async (hook, reason) => {
    const { world } = await settledChat();
    const from = world.log.length;
    expect(await world.run('chat/0', hook)).toMatchObject({ unit: 'chat/0', code: 0 });
    const [first = ''] = world.log.slice(from);
    // Juju itself puts the relation before each line of its hooks.
    expect(first.split('\n')[0]?.replace('chat/0: store:1: ', 'chat/0: ')).toBe(`DEBUG chat/0: ${reason}`);
  });

  it('of an action is named, too', async () => {
    const { world } = await settledChat();
    const from = world.log.length;
    await world.action('chat/0', 'greet', { who: 'you' });
    expect(world.log.slice(from).join('\n')).toContain('DEBUG chat/0: action greet');
  });

  it('that stops, detaches or removes touches nothing', async () => {
    for (const hook of [
      { kind: 'stop' },
      { kind: 'remove' },
      { kind: 'storage-detaching', storage: 'data/0' },
    ] as const) {
      const { world } = await settledChat();
      expect(await world.writesOf(() => world.run('chat/0', hook))).toEqual([]);
    }
  });
});
