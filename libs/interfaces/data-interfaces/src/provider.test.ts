import { fingerprint, renderUrl, Secret, type RelationView } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { databaseOffer, databaseProvider } from './provider.ts';
import { databaseRequirer, type Access } from './requirer.ts';
import { resourceRequest } from './v1/wire.ts';

const context = { endpoint: 'database', self: selfOf({ name: 'provider' }) };
const provider = databaseProvider('any_client', (relation) => `user-${relation}`);
const requirer = databaseRequirer('any_client', { database: 'app' }, { port: 1234, see: (access: Access) => access });
const urlOf: Parameters<typeof databaseOffer>[3] = (asked, password, [at]) =>
  renderUrl({ scheme: 'any', username: asked.username, password, ...at, path: [asked.database] });

const written = (bag: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(bag).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

/** What our requirer writes, as the provider sees it. */
function asking(own: RelationView['own'] = {}): RelationView {
  const owed = requirer.spec.owes?.(relationOf('db', 'provider'), { endpoint: 'db', self: selfOf({ name: 'app' }) });
  return relationOf('database', 'app', { id: 3, remoteApp: written(owed?.app ?? {}), own });
}

describe('the provider of any kind', () => {
  it('reads what our requirer asks for', () => {
    expect(provider.read([asking()], context)).toMatchObject({
      value: [{ relation: 3, app: 'app', database: 'app', username: 'user-3', roles: [], secrets: true }],
    });
  });

  it('tells a request in version 1 apart', () => {
    const remoteApp = {
      version: 'v1',
      requests: JSON.stringify([resourceRequest('app', '0123456789abcdef', ['admin'])]),
    };
    expect(provider.read([asking(), relationOf('database', 'new', { id: 4, remoteApp })], context)).toMatchObject({
      value: [
        { relation: 3, generation: 'v0' },
        { relation: 4, app: 'new', database: 'app', roles: ['admin'], secrets: true, generation: 'v1' },
      ],
    });
    const nothing = relationOf('database', 'new', { id: 5, remoteApp: { version: 'v1', requests: '[]' } });
    expect(provider.read([nothing], context)).toEqual({ is: 'ready', value: [] });
  });

  it('offers TLS with its authority, and says so when there is none', () => {
    const reading = provider.read([asking()], context);
    const [asked] = reading.is === 'ready' ? (reading.value ?? []) : [];
    if (asked === undefined) throw new Error('nothing was asked for');
    const tls = (ca?: string) =>
      databaseOffer('database', asked, { endpoints: [], ...(ca !== undefined && { ca }) }, urlOf).secrets?.[
        'secret-tls'
      ]?.content;
    expect([tls(), tls('PEM')]).toEqual([{ tls: 'False' }, { tls: 'True', 'tls-ca': 'PEM' }]);
  });
});

describe('what one side offers, the other reads', () => {
  const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
  const endpoint = fc.record({ host, port: fc.integer({ min: 1, max: 65_535 }) });

  it('endpoints, readers and URL, unchanged', () => {
    fc.assert(
      fc.property(
        fc.array(endpoint, { minLength: 1, maxLength: 3 }),
        fc.array(endpoint, { maxLength: 2 }),
        (ends, readOnly) => {
          const password = new Secret('a/word');
          const own = { 'secret-user': { username: new Secret('user-3'), password } };
          const reading = provider.read([asking(own)], context);
          const [asked] = reading.is === 'ready' ? (reading.value ?? []) : [];
          if (asked === undefined) throw new Error('nothing was asked for');
          const offer = databaseOffer(
            'database',
            asked,
            { endpoints: ends, readOnly, version: '8', replset: 'rs' },
            urlOf,
          );
          const uris = offer.secrets?.['secret-user']?.content['uris'];
          const seen = requirer.read(
            [
              relationOf('db', 'provider', {
                remoteApp: { ...written(offer.app ?? {}), 'secret-user': 'secret:x', 'secret-tls': 'secret:y' },
                secrets: {
                  'secret-user': { ...own['secret-user'], ...(uris instanceof Secret && { uris }) },
                  'secret-tls': { tls: new Secret('False') },
                },
              }),
            ],
            context,
          );
          expect(seen).toMatchObject({
            is: 'ready',
            value: {
              endpoints: ends,
              readOnly,
              username: 'user-3',
              version: '8',
              replset: 'rs',
              tls: { enabled: false },
            },
          });
          expect(uris instanceof Secret && seen.is === 'ready' && fingerprint(seen.value?.uris ?? '')).toBe(
            uris instanceof Secret && fingerprint(uris),
          );
        },
      ),
    );
  });
});
