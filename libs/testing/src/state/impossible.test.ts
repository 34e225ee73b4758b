/** What Juju would never let happen is refused, with a sentence that says why. */
import { describe, expect, it } from 'vitest';
import { ChatCharm, metadata } from '../fixtures/chat.ts';
import { impossible } from './impossible.ts';
import type { AnyOccurrence } from './occurrence.ts';
import { ImpossibleState, transition } from './transition.ts';
import { secretId, type AnyState, type SecretState } from './unit-state.ts';

const store = { endpoint: 'store', app: 'pg', remoteUnits: { 'pg/0': {} } } as const;
const secret = (more: Partial<SecretState> = {}): AnyState => ({
  relations: [store],
  secrets: [{ id: secretId('s'), owner: 'application', content: { key: 'v' }, ...more }],
});
const about = secretId('s');

const rows: readonly (readonly [string, AnyOccurrence, AnyState, RegExp])[] = [
  // The unit.
  ['an option that is not there', 'start', { config: { colour: 'red' } }, /no option colour; the charm has name, size/],
  ['an option of another type', 'start', { config: { size: 'big' } }, /size is of type int, not "big"/],
  ['a number of units that is none', 'start', { plannedUnits: 1.5 }, /1.5 is no number of units/],
  ['a stored value over the limit', 'start', { stored: { k: 'x'.repeat(65_537) } }, /more than 64 KiB/],
  ['a stored key over the limit', 'start', { stored: { ['k'.repeat(257)]: '' } }, /more than 256 bytes/],
  ['a status that no charm can set', 'start', { status: { status: 'error', message: '' } }, /no charm can set error/],
  [
    'an application status of Juju',
    'start',
    { appStatus: { status: 'unset', message: '' } },
    /no leader can set unset/,
  ],
  // Relations.
  [
    'an endpoint that is not there',
    'start',
    { relations: [{ endpoint: 'db' }] },
    /no such endpoint; it has store, mail/,
  ],
  [
    'more relations than the limit',
    'start',
    { relations: [store, store] },
    /2 relations, where charmcraft.yaml allows 1/,
  ],
  ['an id twice', 'start', { relations: [store, { endpoint: 'mail', id: 1 }] }, /the relation 1 is there twice/],
  ['two peer relations', 'start', { relations: [{ endpoint: 'chat-peers' }, { endpoint: 'chat-peers' }] }, /not 2/],
  [
    'this unit among its peers',
    'start',
    { relations: [{ endpoint: 'chat-peers', remoteUnits: { 'chat/0': {} } }] },
    /is this unit/,
  ],
  ['a peer of another application', 'start', { relations: [{ endpoint: 'chat-peers', app: 'pg' }] }, /are all of chat/],
  [
    'a peer with data of its own side',
    'start',
    { relations: [{ endpoint: 'chat-peers', remoteApp: { a: 'b' } }] },
    /localApp/,
  ],
  [
    'a unit of a third application',
    'start',
    { relations: [{ ...store, remoteUnits: { 'mysql/0': {} } }] },
    /mysql\/0 is not a unit of pg/,
  ],
  [
    'an application related to itself',
    'start',
    { relations: [{ endpoint: 'store', app: 'chat' }] },
    /not related to itself/,
  ],
  [
    'an empty value in a databag',
    'start',
    { relations: [{ ...store, remoteApp: { a: '' } }] },
    /a is empty, which is how a key is deleted/,
  ],
  // Containers.
  ['a container that is not there', 'start', { containers: { web: {} } }, /no such container; it has chat/],
  ['a service that is not planned', 'start', { containers: { chat: { running: ['x'] } } }, /x cannot run/],
  [
    'a check that is not planned',
    'start',
    { containers: { chat: { checks: { up: 'down' } } } },
    /no check up in the plan/,
  ],
  ['a key that is no notice’s', 'start', { containers: { chat: { notices: ['done'] } } }, /like example.org\/path/],
  // Secrets.
  ['an id that is none', 'start', secret({ id: 'x' }), /x is no id of a secret/],
  ['a secret without a value', 'start', secret({ content: {} }), /at least one value/],
  ['a key that Juju does not take', 'start', secret({ content: { A: '' } }), /no key like A/],
  ['a secret of an unrelated application', 'start', secret({ owner: { app: 'vault' } }), /only in a relation/],
  ['our secret called another’s', 'start', secret({ owner: { app: 'chat' } }), /it is ours/],
  ['a grant in no relation', 'start', secret({ grants: [9] }), /granted in relation 9, which is not there/],
  [
    'two secrets of one label',
    'start',
    {
      secrets: ['a', 'b'].map((name) => ({ id: secretId(name), owner: 'unit', label: 'l', content: { key: 'v' } })),
    },
    /has 2 of this label/,
  ],
  [
    'one secret twice',
    'start',
    { secrets: [...(secret().secrets ?? []), ...(secret().secrets ?? [])] },
    /are 2 of this id/,
  ],
  // Events.
  ['an event that there is not', 'web-started', {}, /Juju has no such event/],
  ['leader-elected of a unit that does not lead', 'leader-elected', { leader: false }, /does not lead/],
  ['an event of no endpoint', 'db-relation-created', {}, /no endpoint db/],
  ['an event of a relation that is not there', 'store-relation-changed', {}, /no such relation/],
  ['joined without a unit', 'store-relation-joined', { relations: [store] }, /say which unit/],
  [
    'a unit that is not in the relation',
    { event: 'store-relation-joined', unit: 'pg/7' },
    { relations: [store] },
    /pg\/7 is not among/,
  ],
  [
    'created by a unit',
    { event: 'store-relation-created', unit: 'pg/0' },
    { relations: [store] },
    /the whole relation/,
  ],
  [
    'somebody who departs in changed',
    { event: 'store-relation-changed', departing: 'pg/0' },
    { relations: [store] },
    /nobody departs/,
  ],
  [
    'a third who departs',
    { event: 'store-relation-departed', unit: 'pg/0', departing: 'pg/1' },
    { relations: [store] },
    /not pg\/1/,
  ],
  ['a broken peer relation', 'chat-peers-relation-broken', {}, /never broken/],
  ['an event of no container', 'web-pebble-ready', {}, /no container web/],
  [
    'an event of an unreachable container',
    'chat-pebble-ready',
    { containers: { chat: { reachable: false } } },
    /can be reached/,
  ],
  ['a notice that did not occur', { event: 'chat-pebble-custom-notice', notice: 'a.b/c' }, {}, /not among the notices/],
  ['a check that is not there', { event: 'chat-pebble-check-failed', check: 'up' }, {}, /up is not in the plan/],
  ['an event of no storage', 'logs-storage-attached', {}, /no storage logs; it has data/],
  ['a secret that is not there', { event: 'secret-changed', secret: about }, {}, /not among the secrets/],
  [
    'the change of our own unit’s secret',
    { event: 'secret-changed', secret: about },
    secret({ owner: 'unit' }),
    /is not told/,
  ],
  [
    'the change of what we may not read',
    { event: 'secret-changed', secret: about },
    secret({ owner: { app: 'pg' }, granted: false }),
    /may not read/,
  ],
  [
    'the rotation of another’s',
    { event: 'secret-rotate', secret: about },
    secret({ owner: { app: 'pg' } }),
    /only the owner/,
  ],
  [
    'an application’s secret told to one who does not lead',
    { event: 'secret-rotate', secret: about },
    { ...secret(), leader: false },
    /the leader is told/,
  ],
  ['an expiry without a revision', { event: 'secret-expired', secret: about }, secret(), /say which revision/],
  ['a revision that is to come', { event: 'secret-remove', secret: about, revision: 3 }, secret(), /no revision 3 yet/],
  ['an action that is not there', { action: 'dance' }, {}, /no such action; it has greet/],
];

describe('impossible is', () => {
  it.each(rows)('%s', (_what, occurrence, state, why) => {
    expect(impossible(metadata, state, occurrence)).toEqual([expect.stringMatching(why)]);
  });

  it('an event of one of several relations, without which', () => {
    const scrape = { name: 'chat', provides: { metrics: { interface: 'prometheus_scrape' } } };
    const state: AnyState = { relations: ['a', 'b'].map((app) => ({ endpoint: 'metrics', app })) };
    expect(impossible(scrape, state, 'metrics-relation-changed')).toEqual([expect.stringMatching(/say which one/)]);
    expect(impossible(scrape, state, { event: 'metrics-relation-changed', relation: 2 })).toEqual([]);
  });

  it('told whole, before anything has run', async () => {
    const two = transition(ChatCharm, { event: 'chat-pebble-check-failed', check: 'up' }, { plannedUnits: -1 });
    await expect(two).rejects.toThrow(ImpossibleState);
    await expect(two).rejects.toThrow(
      /^this cannot happen in Juju:\n- plannedUnits: -1 .*\n- chat-pebble-check-failed: up /,
    );
    await expect(transition(ChatCharm, { action: 'greet', params: { who: 3 } })).rejects.toThrow(
      /greet: validation failed/,
    );
  });
});
