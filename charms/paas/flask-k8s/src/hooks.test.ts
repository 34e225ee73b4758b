/** Rows of the event table that are about who leads, who is there, and secrets: real hooks in a model. */
import {
  addUserSecret,
  grantUserSecret,
  moveLeadership,
  removeRelation,
  scaleApplication,
  setConfig,
  updateUserSecret,
} from '@grimoire/juju-model';
import { postgresqlStub, World } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { FlaskK8sCharm } from './charm.ts';

const layer = `services:
  flask:
    override: replace
    startup: enabled
    command: /bin/python3 -m gunicorn -c /flask/gunicorn.conf.py 'app:app' -k [ sync ]
  night-scheduler:
    override: replace
    startup: enabled
    command: /bin/tick
`;

function deploy(units: number, prepare: (world: World) => void = () => {}): World {
  const world = new World();
  world.deploy(FlaskK8sCharm, {
    units,
    containers: {
      'flask-app': {
        users: { _daemon_: 584_792 },
        exec: () => ({}),
        files: { '/var/lib/pebble/default/layers/001-app.yaml': layer },
      },
    },
  });
  prepare(world);
  return world;
}

const environment = async (world: World, unit = 'flask-k8s/0') =>
  (await world.pebble(unit, 'flask-app').plan()).services['flask']?.environment ?? {};

const peers = (world: World) =>
  Object.values(world.model.relations).find((one) => one.interface === 'secret-storage')?.applications['flask-k8s']
    ?.data ?? {};

describe('the hooks', () => {
  it('secret_storage_relation_created: the leader makes the key, once, and every unit has it', async () => {
    const world = deploy(3);
    await world.settle();
    const [first, ...others] = await Promise.all([0, 1, 2].map((n) => environment(world, `flask-k8s/${n}`)));
    expect(first?.['FLASK_SECRET_KEY']).toMatch(/^[\w-]{86}$/);
    for (const other of others) expect(other['FLASK_SECRET_KEY']).toBe(first?.['FLASK_SECRET_KEY']);
    expect(peers(world)['secret-key-id']).toMatch(/^secret:/);
  });

  it('secret_storage_relation_created on a unit that leads only later: no key is waited for in vain', async () => {
    const world = deploy(2, (early) => early.change((model, at) => moveLeadership(model, 'flask-k8s/1', at)));
    await world.run('flask-k8s/0', { kind: 'install' });
    world.change((model, at) => moveLeadership(model, 'flask-k8s/0', at));
    await world.settle();
    expect(world.status('flask-k8s/0').status).toBe('active');
    expect(world.status('flask-k8s/1').status).toBe('active');
  });

  it('secret_storage_relation_departed: who has gone is named no more', async () => {
    const world = deploy(3);
    await world.settle();
    expect((await environment(world))['FLASK_PEER_FQDNS']?.split(',')).toHaveLength(2);
    world.change((model, at) => scaleApplication(model, 'flask-k8s', 1, at));
    await world.settle();
    expect(await environment(world)).not.toHaveProperty('FLASK_PEER_FQDNS');
  });

  it('secret_changed: the key of the operator’s secret is followed to its next revision', async () => {
    const id = 'c8p3kfc5mtvg2v2fgmt0';
    const world = deploy(1, (early) => {
      early.change((model, at) => addUserSecret(model, { id, name: 'mine', content: { value: 'first' } }, at));
      early.change((model) => grantUserSecret(model, 'mine', 'flask-k8s'));
      early.change((model) => setConfig(model, 'flask-k8s', { 'flask-secret-key-id': `secret:${id}` }));
    });
    await world.settle();
    expect(await environment(world)).toMatchObject({ FLASK_SECRET_KEY: 'first' });
    world.change((model, at) => updateUserSecret(model, 'mine', { value: 'second' }, at));
    expect((await world.settle()).map(({ hook }) => hook)).toContain('secret-changed');
    expect(await environment(world)).toMatchObject({ FLASK_SECRET_KEY: 'second' });
  });

  it('database_created and database_relation_broken of one that is optional: its variables come and go', async () => {
    const world = deploy(1);
    world.deploy(postgresqlStub);
    await world.settle();
    world.integrate('flask-k8s:postgresql', 'postgresql-k8s:database');
    await world.settle();
    expect(await environment(world)).toMatchObject({ POSTGRESQL_DB_NAME: 'flask-k8s' });
    const ends = ['flask-k8s:postgresql', 'postgresql-k8s:database'] as const;
    world.change((model, at) => removeRelation(model, ends, at));
    expect((await world.settle()).map(({ hook }) => hook)).toContain('postgresql-relation-broken');
    expect(await environment(world)).not.toHaveProperty('POSTGRESQL_DB_NAME');
    expect(world.status('flask-k8s/0')).toEqual({ status: 'active', message: '' });
  });

  it.each(['config-changed', 'update-status', 'upgrade-charm', 'leader-elected'] as const)(
    '%s at rest: nothing is written, nothing is started anew',
    async (kind) => {
      const world = deploy(1);
      await world.settle();
      expect(await world.writesOf(() => world.run('flask-k8s/0', { kind }))).toEqual([]);
    },
  );
});
