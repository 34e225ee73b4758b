import { fingerprint, problemsOf, Secret, type Databag } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mongodbOffer, mongodbProvider } from './provider.ts';
import { mongodb } from './requirer.ts';

const self = selfOf({ name: 'app' });
const context = { endpoint: 'mongodb', self };
const database = mongodb({ database: ({ app }) => app });
const url = new Secret('mongodb://relation-7:a-word@10.1.0.1,10.1.0.2/app?replicaSet=mongodb-k8s&authSource=admin');
const user = { 'secret-user': { username: new Secret('relation-7'), password: new Secret('a-word'), uris: url } };

/** As mongodb-k8s writes it: hosts without port, the replica set, the URL in the secret. */
const recorded: Databag = {
  data: '{"database": "app", "requested-secrets": "[\\"username\\"]"}',
  database: 'app',
  endpoints: '10.1.0.1,10.1.0.2',
  replset: 'mongodb-k8s',
  'secret-user': 'secret://9f0f3c6e-0000-4000-8000-000000000001/d0f4ndnmp25c76beh5u0',
};

describe('mongodb', () => {
  it('reads what the reference provider writes', () => {
    const view = relationOf('mongodb', 'mongodb-k8s', { id: 7, remoteApp: recorded, secrets: user });
    const reading = database.read([view], context);
    expect(reading).toMatchObject({
      is: 'ready',
      value: {
        relation: 7,
        app: 'mongodb-k8s',
        name: 'app',
        endpoints: [
          { host: '10.1.0.1', port: 27_017 },
          { host: '10.1.0.2', port: 27_017 },
        ],
        replset: 'mongodb-k8s',
      },
    });
    expect(fingerprint(reading.is === 'ready' ? (reading.value?.uris ?? '') : '')).toBe(fingerprint(url));
  });

  it.each<[string, Databag, string]>([
    ['nothing yet', {}, 'endpoints, secret-user'],
    ['only the replica set', { replset: 'rs' }, 'endpoints, secret-user'],
    ['endpoints before credentials', { endpoints: 'a,b' }, 'secret-user'],
  ])('waits and names what is missing: %s', (_what, remoteApp, missing) => {
    expect(problemsOf(database.read([relationOf('mongodb', 'mongodb-k8s', { remoteApp })], context))).toEqual([
      { is: 'waiting', key: 'mongodb', why: `mongodb: waiting for ${missing} from the mongodb-k8s charm` },
    ]);
  });

  it('never crashes, whatever the other side writes', () => {
    const key = fc.oneof(fc.constantFrom(...Object.keys(recorded), 'username', 'password', 'uris'), fc.string());
    fc.assert(
      fc.property(fc.dictionary(key, fc.string({ unit: 'binary' })), (remoteApp) => {
        const { is } = database.read([relationOf('mongodb', 'mongodb-k8s', { remoteApp })], context);
        expect(['ready', 'waiting', 'blocked']).toContain(is);
      }),
    );
  });

  it('is offered with a URL of all members', () => {
    const asks = database.spec.owes?.(relationOf('mongodb', 'mongodb-k8s'), context).app ?? {};
    const remoteApp = Object.fromEntries(Object.entries(asks).flatMap(([key, value]) => (value ? [[key, value]] : [])));
    const own = { 'secret-user': { username: new Secret('relation-3'), password: new Secret('a-word') } };
    const reading = mongodbProvider().read([relationOf('database', 'app', { id: 3, remoteApp, own })], context);
    const [asked] = reading.is === 'ready' ? (reading.value ?? []) : [];
    if (asked === undefined) throw new Error('nothing was asked for');
    const endpoints = [
      { host: '10.1.0.1', port: 27_017 },
      { host: 'fd00::2', port: 27_017 },
    ];
    const { app, secrets } = mongodbOffer('database', asked, { endpoints, replset: 'rs' });
    expect(app).toMatchObject({ endpoints: '10.1.0.1:27017,[fd00::2]:27017', replset: 'rs' });
    const uris = secrets?.['secret-user']?.content['uris'];
    expect(uris instanceof Secret && fingerprint(uris)).toBe(
      fingerprint('mongodb://relation-3:a-word@10.1.0.1:27017,[fd00::2]:27017/app?replicaSet=rs&authSource=admin'),
    );
  });
});
