/** A deployment of the Python charm (paas-charm 1.12), refreshed to this one: what it left is taken over. */
import { World, postgresqlStub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { FlaskK8sCharm } from './charm.ts';

const command = "/bin/python3 -m gunicorn -c /flask/gunicorn.conf.py 'app:app' -k [ sync ]";
const image = `services:
  flask:
    override: replace
    startup: enabled
    user: _daemon_
    command: ${command}
  mail-worker:
    override: replace
    startup: enabled
    command: /bin/work
`;
/** As the Python charm makes it: 64 random bytes, Base64 for URLs, in the peer relation's application bag, in the clear. */
const key = 'AGv0Yx3p2mYkq1l2qQy9d3tqW7mE5b0Zr8uS4nJ6hVfT1cXoKiLgRwPzNxDeBaM-_3kUyHsFj5t7vC9eQ2w4rA';

/** The layer `charm` over the image's, whose environment replaces the image's own. */
const layerOfBefore = {
  services: {
    flask: {
      override: 'replace' as const,
      command,
      startup: 'enabled' as const,
      user: '_daemon_',
      environment: { FLASK_BASE_URL: 'http://flask-k8s.chat:8000', FLASK_SECRET_KEY: key },
    },
    'mail-worker': {
      override: 'replace' as const,
      command: '/bin/work',
      startup: 'enabled' as const,
      environment: { FLASK_SECRET_KEY: key, FLASK_OF_BEFORE: 'gone' },
    },
  },
};

interface Refreshed {
  readonly world: World;
  readonly ran: readonly string[];
}

async function refreshed(units = 1): Promise<Refreshed> {
  const ran: string[] = [];
  const world = new World();
  world.deploy(FlaskK8sCharm, {
    units,
    containers: {
      'flask-app': {
        users: { _daemon_: 584_792 },
        layers: [{ label: '001-rockcraft', layer: image }],
        exec: ({ command: words }) => {
          ran.push(words.join(' '));
          return {};
        },
        files: {
          '/var/lib/pebble/default/layers/001-rockcraft.yaml': image,
          '/flask/app/migrate.sh': 'true\n',
          '/flask/gunicorn.conf.py': "bind = ['0.0.0.0:8000']\nchdir = '/flask/app'\n",
          '/tmp/flask/state/database-migration-status': 'COMPLETED',
        },
      },
    },
  });
  world.deploy(postgresqlStub);
  world.integrate('flask-k8s:postgresql', 'postgresql-k8s:database');
  world.change((model) => ({
    ...model,
    relations: Object.fromEntries(
      Object.entries(model.relations).map(([id, relation]) =>
        relation.interface === 'secret-storage'
          ? [id, { ...relation, applications: { 'flask-k8s': { version: 1, data: { flask_secret_key: key } } } }]
          : [id, relation],
      ),
    ),
  }));
  for (let unit = 0; unit < units; unit += 1) {
    const pebble = world.pebble(`flask-k8s/${unit}`, 'flask-app');
    await pebble.addLayer('charm', layerOfBefore, { combine: true });
    await pebble.replan();
  }
  await world.settle();
  return { world, ran };
}

const planned = async (world: World, service: string, unit = 'flask-k8s/0') =>
  (await world.pebble(unit, 'flask-app').plan()).services[service];

describe('a deployment of the Python charm', () => {
  it('keeps its secret key on every unit, and the key stays readable for units that are not refreshed yet', async () => {
    const { world } = await refreshed(3);
    for (const unit of ['flask-k8s/0', 'flask-k8s/1', 'flask-k8s/2']) {
      expect(world.status(unit)).toEqual({ status: 'active', message: '' });
      expect((await planned(world, 'flask', unit))?.environment).toMatchObject({ FLASK_SECRET_KEY: key });
    }
    const peer = Object.values(world.model.relations).find((one) => one.interface === 'secret-storage');
    expect(peer?.applications['flask-k8s']?.data).toMatchObject({
      flask_secret_key: key,
      'secret-key-id': expect.stringMatching(/^secret:/),
    });
    expect(world.log.join('\n')).not.toContain(key);
  });

  it('has this charm’s services in place of the layer that was there, and nothing of the old environment', async () => {
    const { world } = await refreshed();
    const worker = await planned(world, 'mail-worker');
    expect(worker?.environment).toMatchObject({ FLASK_SECRET_KEY: key, POSTGRESQL_DB_NAME: 'flask-k8s' });
    expect(worker?.environment).not.toHaveProperty('FLASK_OF_BEFORE');
    const services = await world.pebble('flask-k8s/0', 'flask-app').services();
    expect(services.map(({ name, current }) => `${name} ${current}`)).toEqual(['flask active', 'mail-worker active']);
    expect(await world.pebble('flask-k8s/0', 'flask-app').readText('/flask/gunicorn.conf.py')).toContain('statsd_host');
  });

  it('migrates once, by one unit, and is quiet then', async () => {
    const { world, ran } = await refreshed(3);
    // Without a database first, and with it: the two places that the data was at.
    expect(ran.filter((line) => line.includes('migrate.sh')).length).toBeLessThanOrEqual(2);
    for (const unit of ['flask-k8s/0', 'flask-k8s/1', 'flask-k8s/2']) {
      expect(await world.writesOf(() => world.run(unit, { kind: 'config-changed' }))).toEqual([]);
    }
  });

  it('has another key when it is rotated, and nothing of the old one stays in the clear', async () => {
    const { world } = await refreshed();
    expect(await world.action('flask-k8s/0', 'rotate-secret-key')).toMatchObject({ status: 'completed' });
    expect((await planned(world, 'flask'))?.environment).not.toMatchObject({ FLASK_SECRET_KEY: key });
    const peer = Object.values(world.model.relations).find((one) => one.interface === 'secret-storage');
    expect(JSON.stringify(peer)).not.toContain(key);
  });
});
