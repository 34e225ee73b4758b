import type { Metadata } from '@grimoire/charm';
import { World, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { paasCharm } from './paas-charm.ts';

const metadata = {
  name: 'shop',
  containers: { 'django-app': { resource: 'django-app-image' } },
  resources: { 'django-app-image': { type: 'oci-image' } },
  requires: { postgresql: { interface: 'postgresql_client', limit: 1 } },
  peers: { 'secret-storage': { interface: 'secret-storage' } },
  actions: {
    'rotate-secret-key': {},
    'create-superuser': {
      params: { username: { type: 'string' }, email: { type: 'string' } },
      required: ['username', 'email'],
    },
  },
} as const satisfies Metadata;

/** Answers with credentials in the clear, at once. */
const postgresql: Stub = {
  metadata: { name: 'postgresql-k8s', provides: { database: { interface: 'postgresql_client' } } },
  async run(_event, { tools }) {
    for (const relation of await tools.relations.ids('database')) {
      await tools.relations.setApplicationData(relation, {
        database: 'shop',
        endpoints: 'pg:5432',
        username: 'u',
        password: 'not-a-real-password',
      });
    }
  },
};

const layer = `
services:
  django:
    command: /bin/python3 -m gunicorn -c /django/gunicorn.conf.py shop.wsgi:application -k [ sync ]
    startup: enabled
`;

interface Ran {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

async function shop(integrated: boolean): Promise<{ readonly world: World; readonly ran: readonly Ran[] }> {
  const ran: Ran[] = [];
  const world = new World();
  world.deploy(paasCharm(metadata, 'django'), {
    containers: {
      'django-app': {
        users: { _daemon_: 584_792 },
        files: {
          '/var/lib/pebble/default/layers/001-django.yaml': { content: layer },
          '/django/app/manage.py': { content: 'migrates' },
        },
        exec: ({ command, environment = {} }) => {
          ran.push({ command, environment });
          return {};
        },
      },
    },
  });
  world.deploy(postgresql);
  if (integrated) world.integrate('shop:postgresql', 'postgresql-k8s:database');
  await world.settle();
  return { world, ran };
}

describe('an application of Django', () => {
  it('says what it lacks, and runs nothing', async () => {
    const { world, ran } = await shop(false);
    expect(world.status('shop/0')).toMatchObject({
      status: 'blocked',
      message: expect.stringContaining('missing integrations: postgresql'),
    });
    expect(ran).toEqual([]);
  });

  it('migrates its database with its environment before it serves', async () => {
    const { world, ran } = await shop(true);
    expect(world.status('shop/0')).toEqual({ status: 'active', message: '' });
    const migration = ran.find(({ command }) => command.includes('migrate'));
    expect(migration?.environment).toMatchObject({
      POSTGRESQL_DB_HOSTNAME: 'pg',
      DJANGO_ALLOWED_HOSTS: '["shop.chat"]',
    });
  });

  it('makes a superuser, whose password comes by the environment and is shown once', async () => {
    const { world, ran } = await shop(true);
    const action = await world.action('shop/0', 'create-superuser', { username: 'root', email: 'root@example.org' });
    const password = String(action.results?.['password']);
    expect(action.status).toBe('completed');
    expect(password).toMatch(/^[\w-]{22}$/);
    expect(ran.at(-1)).toEqual({
      command: ['python3', 'manage.py', 'createsuperuser', '--noinput'],
      environment: expect.objectContaining({
        DJANGO_SUPERUSER_USERNAME: 'root',
        DJANGO_SUPERUSER_EMAIL: 'root@example.org',
        DJANGO_SUPERUSER_PASSWORD: password,
        POSTGRESQL_DB_NAME: 'shop',
      }),
    });
    expect(world.log.join('\n')).not.toContain(password);
  });

  it('makes none without a database', async () => {
    const { world, ran } = await shop(false);
    const action = await world.action('shop/0', 'create-superuser', { username: 'root', email: 'root@example.org' });
    expect(action).toMatchObject({ status: 'failed', message: 'Django requires a database integration to work' });
    expect(ran).toEqual([]);
  });

  it('has another key when it is rotated, and its environment with it', async () => {
    const { world } = await shop(true);
    const key = async () => JSON.stringify(await world.pebble('shop/0', 'django-app').plan());
    const before = await key();
    expect((await world.action('shop/0', 'rotate-secret-key')).status).toBe('completed');
    expect(await key()).not.toBe(before);
  });
});
