import { laws, postgresqlStub, World, type Scenario } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { DjangoK8sCharm } from './charm.ts';

/** The image's Pebble layer, as rockcraft writes it. */
const layer = `services:
  django:
    override: replace
    startup: enabled
    user: _daemon_
    command: /bin/python3 -m gunicorn -c /django/gunicorn.conf.py 'app.wsgi:application' -k [ sync ]
  mail-worker:
    override: replace
    startup: enabled
    command: /bin/work
`;

const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(DjangoK8sCharm, {
    config: { greeting: 'Good day' },
    containers: {
      'django-app': {
        users: { _daemon_: 584_792 },
        exec: () => ({}),
        files: {
          '/var/lib/pebble/default/layers/001-rockcraft-app.yaml': layer,
          '/django/app/migrate.sh': 'true\n',
        },
      },
    },
  });
  world.deploy(postgresqlStub);
  world.integrate('django-k8s:postgresql', 'postgresql-k8s:database');
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of django-k8s', { timeout: 120_000 }, () => {
  it.each(laws({ unit: 'django-k8s/0', writes: 5, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
