import { crashAtEveryWrite, quiet, shuffled, World, type Scenario, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { FlaskK8sCharm } from './charm.ts';

/** Answers every request for a database once, as the postgresql charms do. */
const postgresql: Stub = {
  metadata: { name: 'postgresql-k8s', provides: { database: { interface: 'postgresql_client' } } },
  async run(_event, { tools }) {
    for (const relation of await tools.relations.ids('database')) {
      const asker = await tools.relations.remoteApplication(relation);
      if (asker === undefined) continue;
      const { database } = await tools.relations.applicationData(relation, asker);
      const answered = await tools.relations.applicationData(relation, 'postgresql-k8s');
      if (database === undefined || answered['secret-user'] !== undefined) continue;
      const secret = await tools.secrets.add(
        { username: 'relation_id_1', password: 'not-a-real-password' },
        { label: relation },
      );
      await tools.secrets.grant(secret, relation);
      await tools.relations.setApplicationData(relation, { database, endpoints: 'pg:5432', 'secret-user': secret });
    }
  },
};

/** The image's Pebble layer, as rockcraft writes it. */
const layer = `services:
  flask:
    override: replace
    startup: enabled
    user: _daemon_
    command: /bin/python3 -m gunicorn -c /flask/gunicorn.conf.py 'app:app' -k [ sync ]
  mail-worker:
    override: replace
    startup: enabled
    command: /bin/work
`;

const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(FlaskK8sCharm, {
    config: { greeting: 'Good day' },
    containers: {
      'flask-app': {
        users: { _daemon_: 584_792 },
        exec: () => ({}),
        files: {
          '/var/lib/pebble/default/layers/001-rockcraft-app.yaml': layer,
          '/flask/app/migrate.sh': 'true\n',
        },
      },
    },
  });
  world.deploy(postgresql);
  world.integrate('flask-k8s:postgresql', 'postgresql-k8s:database');
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of flask-k8s', { timeout: 120_000 }, () => {
  it('ends active', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('flask-k8s/0')).toEqual({ status: 'active', message: '' });
  });

  it('quiet: the same event again writes nothing', async () => {
    expect(await quiet(await deployment({}, () => undefined), 'flask-k8s/0')).toEqual([]);
  });

  it('killed at any write, it ends the same', async () => {
    const { writes, differences } = await crashAtEveryWrite(deployment);
    expect(writes).toBeGreaterThan(5);
    expect(differences).toEqual([]);
  });

  it('in any order of events, it ends the same', async () => {
    expect(await shuffled(deployment, 25)).toEqual([]);
  });
});
