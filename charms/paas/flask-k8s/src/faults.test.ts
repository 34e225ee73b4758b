/** What goes wrong in a deployment, and what the operator then sees. */
import { setConfig } from '@grimoire/juju-model';
import { World, type WorldOptions } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { FlaskK8sCharm } from './charm.ts';

const layer = `services:
  flask:
    override: replace
    startup: enabled
    command: /bin/python3 -m gunicorn -c /flask/gunicorn.conf.py 'app:app' -k [ sync ]
`;

/** What the application's commands do, and what was run so far. */
class Application {
  readonly ran: string[] = [];
  failing: string | undefined;
  crashes = false;

  deploy(options: WorldOptions = {}, more: Parameters<World['deploy']>[1] = {}): World {
    const world = new World(options);
    world.deploy(FlaskK8sCharm, {
      ...more,
      containers: {
        'flask-app': {
          users: { _daemon_: 584_792 },
          startService: () => (this.crashes ? 1 : undefined),
          exec: ({ command }) => {
            const line = command.join(' ');
            this.ran.push(line);
            const fails = this.failing !== undefined && line.includes(this.failing);
            return fails ? { code: 1, stderr: 'no such table: entries' } : {};
          },
          files: { '/var/lib/pebble/default/layers/001-app.yaml': layer, '/flask/app/migrate.sh': 'true\n' },
        },
      },
    });
    return world;
  }

  migrations(): number {
    return this.ran.filter((line) => line.includes('migrate.sh')).length;
  }
}

const services = async (world: World, unit = 'flask-k8s/0') =>
  (await world.pebble(unit, 'flask-app').services()).map(({ name, current }) => `${name} ${current}`);

describe('a migration', () => {
  it('that fails keeps the application from running, and says why', async () => {
    const application = new Application();
    application.failing = 'migrate.sh';
    const world = application.deploy();
    await world.settle();
    expect(world.status('flask-k8s/0')).toEqual({
      status: 'blocked',
      message: expect.stringMatching(/^migrate failed: .*no such table: entries/),
    });
    expect(await services(world)).not.toContain('flask active');
  });

  it('that is mended runs again by itself, and once', async () => {
    const application = new Application();
    application.failing = 'migrate.sh';
    const world = application.deploy();
    await world.settle();
    application.failing = undefined;
    const failed = application.migrations();
    world.pass(3_600_000);
    await world.run('flask-k8s/0', { kind: 'update-status' });
    await world.settle();
    expect(world.status('flask-k8s/0')).toEqual({ status: 'active', message: '' });
    expect(await services(world)).toContain('flask active');
    expect(application.migrations()).toBe(failed + 1);
  });

  it('that an option may mend is tried as soon as the option is set', async () => {
    const application = new Application();
    application.failing = 'migrate.sh';
    const world = application.deploy();
    await world.settle();
    await world.run('flask-k8s/0', { kind: 'update-status' });
    application.failing = undefined;
    world.change((model) => setConfig(model, 'flask-k8s', { greeting: 'Good day' }));
    await world.settle();
    expect(world.status('flask-k8s/0')).toEqual({ status: 'active', message: '' });
  });

  it('runs once for three units, and not again when a container starts anew', async () => {
    const application = new Application();
    const world = application.deploy({}, { units: 3 });
    await world.settle();
    expect([0, 1, 2].map((n) => world.status(`flask-k8s/${n}`).status)).toEqual(['active', 'active', 'active']);
    world.pebble('flask-k8s/1', 'flask-app').restart?.({ wipe: false });
    await world.settle();
    expect(await services(world, 'flask-k8s/1')).toContain('flask active');
    expect(application.migrations()).toBe(1);
  });
});

describe('an application', () => {
  it('whose configuration Gunicorn refuses is not started', async () => {
    const application = new Application();
    application.failing = '--check-config';
    const world = application.deploy();
    await world.settle();
    expect(world.status('flask-k8s/0')).toMatchObject({
      status: 'blocked',
      message: expect.stringContaining('check-webserver-configuration failed'),
    });
    expect(application.migrations()).toBe(0);
  });

  it('whose worker class is not in the rock is told what to install', async () => {
    const application = new Application();
    application.failing = 'import gevent';
    const world = application.deploy({}, { config: { 'webserver-worker-class': 'gevent' } });
    await world.settle();
    expect(world.status('flask-k8s/0')).toMatchObject({ status: 'blocked' });
    expect(await services(world)).not.toContain('flask active');
  });

  it('that crashes at once is not active', async () => {
    const application = new Application();
    application.crashes = true;
    const world = application.deploy();
    await world.settle();
    expect(world.status('flask-k8s/0').status).not.toBe('active');
  });

  it('that does not listen is not active', async () => {
    const world = new Application().deploy({ ask: () => false });
    await world.settle();
    expect(world.status('flask-k8s/0').status).not.toBe('active');
  });

  it('is neither checked nor migrated again when its key is rotated', async () => {
    const application = new Application();
    const world = application.deploy();
    await world.settle();
    const ran = application.ran.length;
    expect(await world.action('flask-k8s/0', 'rotate-secret-key')).toMatchObject({
      status: 'completed',
      results: { status: 'success' },
    });
    expect(application.ran).toHaveLength(ran);
    expect(world.status('flask-k8s/0')).toEqual({ status: 'active', message: '' });
  });
});
