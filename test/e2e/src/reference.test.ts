import { Secret, type Integration, type Offer, type Presence, type RelationView, type Role } from '@grimoire/charm';
import { mysql } from '@grimoire/mysql';
import { relationOf, selfOf } from '@grimoire/testing';
import { valkey, valkeyOffer, valkeyProvider } from '@grimoire/valkey';
import { beforeAll, describe, expect, it } from 'vitest';
import { installReference, reference, type Answered } from './harness/reference.ts';

const context = { endpoint: 'data', self: selfOf({ name: 'app' }) };

type Bag = Readonly<Record<string, string>>;
const written = (bag: Readonly<Record<string, string | undefined>>): Bag =>
  Object.fromEntries(Object.entries(bag).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

/** What our requirer writes into its application bag. */
function asked<T>(requirer: Integration<Role, string, T, Presence>): Bag {
  return written(requirer.spec.owes?.(relationOf('data', 'other'), context).app ?? {});
}

/** The relation as our requirer sees it, with the secrets that the answer points to. */
function seen<T>(
  requirer: Integration<Role, string, T, Presence>,
  mine: Bag,
  { app, secrets }: Answered,
): RelationView {
  const find = requirer.spec.secrets ?? [];
  const uris = typeof find === 'function' ? find(app) : Object.fromEntries(find.map((key) => [key, app[key] ?? '']));
  const content = (uri: string): RelationView['own'][string] =>
    Object.fromEntries(Object.entries(secrets[uri] ?? {}).map(([key, value]) => [key, new Secret(value)]));
  const found = Object.fromEntries(Object.entries(uris).map(([key, uri]) => [key, content(uri)]));
  return relationOf('data', 'other', { remoteApp: app, localApp: mine, secrets: found });
}

describe('the reference library of data interfaces, from Python’s index', { timeout: 120_000 }, () => {
  beforeAll(installReference, 300_000);

  it('answers our request in version 1, and we read the answer', () => {
    const requirer = valkey();
    const mine = asked(requirer);
    const answered = reference({ side: 'provider', bag: mine });
    expect(answered.events).toEqual([{ resource: '*' }]);
    expect(requirer.read([seen(requirer, mine, answered)], context)).toMatchObject({
      is: 'ready',
      value: { endpoints: [{ host: '10.1.0.1', port: 6379 }], username: 'user-1', version: '8.1' },
    });
  });

  it('answers our request in version 0, which it speaks too, and we read the answer', () => {
    const requirer = mysql({ database: 'shop' });
    const mine = asked(requirer);
    const answered = reference({ side: 'provider', bag: mine });
    expect(answered.events).toEqual([{ resource: 'shop' }]);
    expect(answered.app).toHaveProperty('salt');
    expect(requirer.read([seen(requirer, mine, answered)], context)).toMatchObject({
      is: 'ready',
      value: {
        name: 'shop',
        host: '10.1.0.1',
        port: 6379,
        username: 'user-1',
        version: '8.1',
        tls: { enabled: false },
      },
    });
  });

  it('asks in version 1, and reads what our provider answers', () => {
    const request = reference({ side: 'requirer', bag: {} });
    const own = { 'secret-user': { username: new Secret('relation-1'), password: new Secret('of-ours') } };
    const view = relationOf('data', 'app', { id: 1, remoteApp: request.app, own });
    const reading = valkeyProvider().read([view], context);
    const [first] = reading.is === 'ready' ? (reading.value ?? []) : [];
    if (first === undefined) throw new Error('nothing was asked for');
    const offer: Offer = valkeyOffer('data', first, { endpoints: [{ host: 'valkey-0', port: 6379 }], version: '8.1' });
    const uris = { 'secret-user': 'secret:d0f4ndnmp25c76beh5u0', 'secret-tls': 'secret:d0f4ndnmp25c76beh5ug' };
    const heard = reference({
      side: 'requirer',
      bag: written({ ...offer.app, ...offer.place?.(uris) }),
      mine: request.app,
      secrets: {
        [uris['secret-user']]: { username: 'relation-1', password: 'of-ours' },
        [uris['secret-tls']]: { tls: 'false' },
      },
    });
    expect(heard.events).toEqual([{ endpoints: 'valkey-0:6379', username: 'relation-1', password: 'of-ours' }]);
  });
});
