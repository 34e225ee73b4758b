import { problemsOf, Secret, type Databag } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mysqlOffer, mysqlProvider } from './provider.ts';
import { mysql } from './requirer.ts';

const self = selfOf({ name: 'app' });
const context = { endpoint: 'mysql', self };
const database = mysql({ database: ({ app }) => app });
const user = { 'secret-user': { username: new Secret('relation-7'), password: new Secret('a-word') } };

/** As mysql-k8s writes it: no URL, no TLS. */
const recorded: Databag = {
  data: '{"database": "app", "requested-secrets": "[\\"username\\"]"}',
  database: 'app',
  endpoints: 'mysql-k8s-primary.shop.svc.cluster.local:3306',
  'read-only-endpoints': 'mysql-k8s-replicas.shop.svc.cluster.local:3306',
  'secret-user': 'secret://9f0f3c6e-0000-4000-8000-000000000001/d0f4ndnmp25c76beh5u0',
  version: '8.0.36-0ubuntu0.22.04.1',
};

describe('mysql', () => {
  it('reads what the reference provider writes', () => {
    const view = relationOf('mysql', 'mysql-k8s', { id: 7, remoteApp: recorded, secrets: user });
    expect(database.read([view], context)).toMatchObject({
      is: 'ready',
      value: {
        relation: 7,
        app: 'mysql-k8s',
        name: 'app',
        host: 'mysql-k8s-primary.shop.svc.cluster.local',
        port: 3306,
        readOnly: [{ host: 'mysql-k8s-replicas.shop.svc.cluster.local', port: 3306 }],
        uris: undefined,
        tls: { enabled: false },
      },
    });
  });

  it.each<[string, Databag, string]>([
    ['nothing yet', {}, 'endpoints, secret-user'],
    ['endpoints before credentials', { endpoints: 'db:3306' }, 'secret-user'],
    ['a secret that is not granted yet', { endpoints: 'db', 'secret-user': 'secret:x' }, 'the secret of secret-user'],
  ])('waits and names what is missing: %s', (_what, remoteApp, missing) => {
    expect(problemsOf(database.read([relationOf('mysql', 'mysql-k8s', { remoteApp })], context))).toEqual([
      { is: 'waiting', key: 'mysql', why: `mysql: waiting for ${missing} from the mysql-k8s charm` },
    ]);
  });

  it('has the usual port where none is named', () => {
    const view = relationOf('mysql', 'mysql-k8s', {
      remoteApp: { endpoints: 'fd00::1', username: 'u', password: 'w' },
    });
    expect(database.read([view], context)).toMatchObject({ value: { host: 'fd00::1', port: 3306 } });
  });

  it('never crashes, whatever the other side writes', () => {
    const key = fc.oneof(fc.constantFrom(...Object.keys(recorded), 'username', 'password'), fc.string());
    fc.assert(
      fc.property(fc.dictionary(key, fc.string({ unit: 'binary' })), (remoteApp) => {
        const { is } = database.read([relationOf('mysql', 'mysql-k8s', { remoteApp })], context);
        expect(['ready', 'waiting', 'blocked']).toContain(is);
      }),
    );
  });

  it('is offered as it is asked for', () => {
    const asks = database.spec.owes?.(relationOf('mysql', 'mysql-k8s'), context).app ?? {};
    const remoteApp = Object.fromEntries(Object.entries(asks).flatMap(([key, value]) => (value ? [[key, value]] : [])));
    const reading = mysqlProvider().read([relationOf('database', 'app', { id: 3, remoteApp })], context);
    const [asked] = reading.is === 'ready' ? (reading.value ?? []) : [];
    expect(asked).toMatchObject({ database: 'app', username: 'relation-3', secrets: true });
    if (asked === undefined) throw new Error('nothing was asked for');
    const offer = mysqlOffer('database', asked, { endpoints: [{ host: 'fd00::1', port: 3306 }], version: '8.0' });
    expect(offer).toMatchObject({
      app: { database: 'app', endpoints: '[fd00::1]:3306', 'read-only-endpoints': '[fd00::1]:3306', version: '8.0' },
      secrets: { 'secret-user': { content: { username: 'relation-3', uris: undefined } } },
    });
  });
});
