import { problemsOf, Secret, type Databag, type RelationView, type Self } from '@grimoire/charm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { postgresql } from './requirer.ts';

const self: Self = {
  name: 'synapse/0',
  app: 'synapse',
  charm: 'synapse',
  model: 'chat',
  modelUuid: '9f0f3c6e-0000-4000-8000-000000000001',
  leader: true,
  life: 'alive',
  plannedUnits: 1,
  units: ['synapse/0'],
  address: '10.1.0.10',
  fqdn: 'synapse-0.synapse-endpoints.chat.svc.cluster.local',
  proxies: { http: undefined, https: undefined, no: undefined },
};
const context = { endpoint: 'database', self };
const database = postgresql({ database: ({ app }) => app, roles: ['SUPERUSER'] });

function relation(remoteApp: Databag, rest: Partial<RelationView> = {}): RelationView {
  return {
    id: 7,
    endpoint: 'database',
    app: 'postgresql-k8s',
    remoteApp,
    remoteUnits: {},
    localApp: {},
    localUnit: {},
    secrets: {},
    own: {},
    ...rest,
  };
}

/** As a postgresql-k8s charm of track 14 writes it. */
const recorded: Databag = {
  data: '{"database": "synapse", "requested-secrets": "[\\"username\\"]"}',
  database: 'synapse',
  endpoints: 'postgresql-k8s-primary.chat.svc.cluster.local:5432',
  'read-only-endpoints': 'postgresql-k8s-primary.chat.svc.cluster.local:5432',
  'secret-tls': 'secret://9f0f3c6e-0000-4000-8000-000000000001/d0f4ndnmp25c76beh5u1',
  'secret-user': 'secret://9f0f3c6e-0000-4000-8000-000000000001/d0f4ndnmp25c76beh5u0',
  version: '14.15',
};
const secrets = {
  'secret-user': { username: new Secret('relation_id_7'), password: new Secret('W2yKzvUGyW1XGmn5') },
  'secret-tls': { tls: new Secret('False') },
};

describe('the requirer', () => {
  it('reads what the reference provider writes', () => {
    const reading = database.read([relation(recorded, { secrets })], context);
    expect(reading).toMatchObject({
      is: 'ready',
      value: {
        relation: 7,
        name: 'synapse',
        host: 'postgresql-k8s-primary.chat.svc.cluster.local',
        port: 5432,
        username: 'relation_id_7',
        version: '14.15',
        tls: { enabled: false },
      },
    });
  });

  it('reads credentials in the clear from a provider that has no secrets', () => {
    const bag = { endpoints: 'db:5432', username: 'u', password: 'a-password', tls: 'True', 'tls-ca': 'PEM' };
    expect(database.read([relation(bag)], context)).toMatchObject({
      is: 'ready',
      value: { name: 'synapse', username: 'u', tls: { enabled: true, ca: 'PEM' } },
    });
  });

  it.each<[string, Databag, RelationView['secrets'], string]>([
    ['nothing yet', {}, {}, 'database: waiting for endpoints, secret-user from the postgresql-k8s charm'],
    [
      'endpoints before credentials',
      { endpoints: 'db:5432' },
      {},
      'database: waiting for secret-user from the postgresql-k8s charm',
    ],
    [
      'a secret that is not granted yet',
      { endpoints: 'db:5432', 'secret-user': 'secret:x' },
      {},
      'database: waiting for the secret of secret-user from the postgresql-k8s charm',
    ],
    [
      'a secret without password',
      { endpoints: 'db:5432', 'secret-user': 'secret:x' },
      { 'secret-user': { username: new Secret('u') } },
      'database: waiting for password in secret-user from the postgresql-k8s charm',
    ],
    [
      'a provider that is not up itself',
      { endpoints: 'db:5432', username: 'u', password: 'word', subordinated: 'true' },
      {},
      'database: waiting for a unit of the postgresql-k8s charm to be ready',
    ],
  ])('waits and names what is missing: %s', (_what, bag, content, why) => {
    expect(database.read([relation(bag, { secrets: content })], context)).toEqual({
      is: 'waiting',
      key: 'database',
      why,
    });
  });

  it('says who sent endpoints that cannot be read', () => {
    const bag = { endpoints: 'db:5432:5432', username: 'u', password: 'word' };
    expect(database.read([relation(bag)], context)).toMatchObject({
      is: 'blocked',
      why: 'database: cannot read endpoints from the postgresql-k8s charm: expected host:port',
    });
  });

  it('asks to be integrated, and as an optional one does not', () => {
    expect(problemsOf(database.read([], context))).toEqual([
      {
        is: 'blocked',
        key: 'database',
        why: 'database: integrate synapse with a charm that provides postgresql_client',
      },
    ]);
    expect(database.optional().read([], context)).toEqual({ is: 'ready', value: undefined });
  });

  it('never crashes, whatever the other side writes', () => {
    const key = fc.oneof(
      fc.constantFrom(...Object.keys(recorded), 'tls', 'username', 'password', 'subordinated'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.dictionary(key, fc.string({ unit: 'binary' })), (bag) => {
        expect(['ready', 'waiting', 'blocked']).toContain(database.read([relation(bag)], context).is);
        expect(database.spec.owes?.(relation(bag), context)).toBeDefined();
      }),
    );
  });
});

describe('what the requirer owes', () => {
  it('is what the reference library writes, to the letter', () => {
    const list =
      '["username", "password", "tls", "tls-ca", "uris", "read-only-uris", "entity-name", "entity-password"]';
    expect(database.spec.owes?.(relation({ endpoints: 'db:5432', data: '{}' }), context)).toEqual({
      app: {
        database: 'synapse',
        'requested-secrets': list,
        'extra-user-roles': 'SUPERUSER',
        'external-node-connectivity': undefined,
      },
      unit: { 'requested-secrets': list, data: '{"endpoints": "db:5432"}' },
    });
  });

  it('keeps bookkeeping that already says the same, whatever its spelling', () => {
    const data = '{ "version":"14", "endpoints": "db:5432" }';
    const view = relation({ endpoints: 'db:5432', version: '14' }, { localUnit: { data } });
    expect(database.spec.owes?.(view, context).unit?.['data']).toBe(data);
  });

  it('leaves the copy of the request to the leader', () => {
    const follower = { ...context, self: { ...self, leader: false } };
    expect(Object.keys(database.spec.owes?.(relation({}), follower).unit ?? {})).toEqual(['data']);
  });
});
