import { problemsOf, Secret, type Goal, type RelationView } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { PostgresqlOperatorCharm } from './charm.ts';
import { metadata, type PostgresqlK8s } from './charmcraft.gen.ts';

const asking = (
  more: Partial<RelationView> & { readonly asks?: Readonly<Record<string, string>> } = {},
): RelationView => {
  const { asks, ...rest } = more;
  return relationOf('database', 'synapse', {
    id: 7,
    remoteApp: {
      database: 'synapse',
      'requested-secrets': '["username", "password"]',
      'extra-user-roles': 'SUPERUSER',
      ...asks,
    },
    own: { 'secret-user': { username: new Secret('relation_id_7'), password: new Secret('hunter2') } },
    ...rest,
  });
};

function goal(sketch: Sketch<PostgresqlK8s> = {}): Goal<PostgresqlK8s> {
  const decision = PostgresqlOperatorCharm.decide(snapshotOf(metadata, { facts: { version: '15.18' }, ...sketch }));
  if ('is' in decision)
    throw new Error(
      problemsOf(decision)
        .map(({ why }) => why)
        .join('; '),
    );
  return decision;
}

const tasks = (sketch?: Sketch<PostgresqlK8s>) => {
  const container = goal(sketch).containers?.postgresql;
  return container && 'run' in container ? (container.run.tasks ?? []) : [];
};

describe('the stand-in for postgresql-k8s', () => {
  it('makes its cluster before the server starts', () => {
    expect(tasks().map(({ name, when }) => [name, when])).toEqual([
      ['make-cluster', 'before'],
      ['retire-users', 'after'],
    ]);
  });

  it('offers nothing before the user and the database are made', () => {
    const { offers } = goal({ relations: { database: [asking()] } });
    expect(offers).toEqual([expect.objectContaining({ endpoint: 'database', relation: 7, after: ['grant-7'] })]);
    expect(offers?.[0]?.app).toMatchObject({
      database: 'synapse',
      endpoints: 'postgresql-k8s-0.postgresql-k8s-endpoints.test.svc.cluster.local:5432',
    });
  });

  it('runs the grant once the password is made, and again when anything in it changes', () => {
    const grantOf = (relation: RelationView, options: Sketch<PostgresqlK8s>['options'] = {}) =>
      tasks({ relations: { database: [relation] }, options }).find(({ name }) => name === 'grant-7');
    const first = grantOf(asking());
    expect(grantOf(asking({ own: {} }))).toBeUndefined();
    expect(grantOf(asking())?.key).toBe(first?.key);
    const others = [
      grantOf(
        asking({ own: { 'secret-user': { username: new Secret('relation_id_7'), password: new Secret('rotated') } } }),
      ),
      grantOf(asking({ asks: { 'extra-user-roles': '' } })),
      grantOf(asking(), { plugin_pg_trgm_enable: true }),
    ];
    expect(new Set([first?.key, ...others.map((task) => task?.key)]).size).toBe(4);
  });

  it('gives the password to the script by its environment, as a secret, and never on the command line', () => {
    const grant = tasks({ relations: { database: [asking()] } }).find(({ name }) => name === 'grant-7');
    expect(grant?.environment?.['RELATION_PASSWORD']).toBeInstanceOf(Secret);
    expect(`${grant?.run.join(' ')} ${typeof grant?.stdin === 'string' ? grant.stdin : ''}`).not.toContain('hunter2');
  });

  it.each([
    ['a role nobody knows', { 'extra-user-roles': 'admin,wizard' }, /unknown roles admin, wizard/],
    ['a name that psql would take for settings', { database: "x host=elsewhere'" }, /a name that cannot be had/],
    ['the superuser’s own database', { database: 'postgres' }, /a name that cannot be had/],
    [
      'version 1 of the interface',
      { version: 'v1', requests: '[{"resource": "synapse", "request-id": "0123456789abcdef", "salt": "s"}]' },
      /synapse asks in version 1 of the interface/,
    ],
    ['a password in the clear', { 'requested-secrets': '' }, /a password is not sent in the clear/],
  ])('refuses %s, and serves the others', (_, asks, why) => {
    const { status, offers } = goal({ relations: { database: [asking({ asks }), asking({ id: 8 })] } });
    expect(status && problemsOf(status)).toEqual([
      { is: 'blocked', key: 'database:7', why: expect.stringMatching(why) },
    ]);
    expect(offers?.map(({ relation }) => relation)).toEqual([8]);
  });

  it('cuts off users whose relation is gone', () => {
    const live = (ids: readonly number[]) =>
      tasks({ relations: { database: ids.map((id) => asking({ id })) } }).find(({ name }) => name === 'retire-users');
    expect(live([7, 8])?.environment).toEqual({ RELATION_LIVE_USERS: 'relation_id_7,relation_id_8' });
    expect(live([8])?.key).not.toBe(live([7, 8])?.key);
  });

  it('is one server, and says so when more are wanted', () => {
    expect(() => goal({ self: { plannedUnits: 2 } })).toThrow(
      /2 units: this stand-in does not replicate: juju scale-application postgresql-k8s 1/,
    );
  });
});
