import { Secret, type RelationView } from '@grimoire/charm';
import { describe, expect, it } from 'vitest';
import { postgresqlOffer, postgresqlProvider } from './provider.ts';
import { request } from './wire.ts';

function relation(remoteApp: Readonly<Record<string, string>>, own: RelationView['own'] = {}): RelationView {
  return {
    id: 3,
    endpoint: 'database',
    app: 'synapse',
    remoteApp,
    remoteUnits: {},
    localApp: {},
    localUnit: {},
    secrets: {},
    own,
  };
}

const context = { endpoint: 'database', self: undefined };
const asked = { database: 'synapse', 'requested-secrets': '["username", "password"]', 'extra-user-roles': 'SUPERUSER' };

function requests(...relations: readonly RelationView[]) {
  // The provider's reading needs nothing of the unit.
  const reading = postgresqlProvider().spec.read(relations, { ...context, self: Object.create(null) });
  return reading.is === 'ready' ? reading.value : [];
}

describe('the provider', () => {
  it('lists what was asked for, and not what was not asked yet', () => {
    expect(requests(relation({}), relation(asked))).toMatchObject([
      {
        relation: 3,
        app: 'synapse',
        database: 'synapse',
        username: 'relation_id_3',
        roles: ['SUPERUSER'],
        secrets: true,
      },
    ]);
  });

  it('offers a password to be made, and no address with it until it is there', () => {
    const [first] = requests(relation(asked));
    if (!first) throw new Error('nothing was asked for');
    const offer = postgresqlOffer('database', first, {
      endpoints: [{ host: 'fd00::1', port: 5432 }],
      version: '15.1',
      after: ['grant-3'],
    });
    expect(offer).toMatchObject({
      endpoint: 'database',
      relation: 3,
      app: {
        database: 'synapse',
        endpoints: '[fd00::1]:5432',
        'read-only-endpoints': '[fd00::1]:5432',
        version: '15.1',
      },
      after: ['grant-3'],
    });
    expect(offer.secrets?.['secret-user']).toMatchObject({
      label: 'database.3.user.secret',
      content: { username: 'relation_id_3', password: { is: 'generated', length: 32 }, uris: undefined },
    });
    expect(JSON.parse(offer.app?.['data'] ?? '')).toEqual(asked);
  });

  it('offers the whole address once the password is there', () => {
    const own = { 'secret-user': { username: new Secret('relation_id_3'), password: new Secret('pass/word') } };
    const [first] = requests(relation(asked, own));
    if (!first) throw new Error('nothing was asked for');
    const { secrets } = postgresqlOffer('database', first, { endpoints: [{ host: 'db', port: 5432 }] });
    expect(secrets?.['secret-user']?.content['uris']).toBeInstanceOf(Secret);
  });

  it('reads what a requirer of this library wrote', () => {
    const written = request.write({
      database: 'x',
      'requested-secrets': ['password'],
      'extra-user-roles': undefined,
      'external-node-connectivity': true,
    });
    const bag = Object.fromEntries(
      Object.entries(written).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    );
    expect(request.parse(bag)).toEqual({
      ok: true,
      value: {
        database: 'x',
        'requested-secrets': ['password'],
        'extra-user-roles': undefined,
        'external-node-connectivity': true,
      },
    });
  });
});
