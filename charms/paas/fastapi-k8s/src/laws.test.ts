import { crashAtEveryWrite, quiet, shuffled, World, type Scenario } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { FastapiK8sCharm } from './charm.ts';

/** The image's Pebble layer, as rockcraft writes it. */
const layer = `services:
  fastapi:
    override: replace
    startup: enabled
    user: _daemon_
    command: /bin/python3 -m uvicorn app.main:app
  mail-worker:
    override: replace
    startup: enabled
    command: /bin/work
`;

const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(FastapiK8sCharm, {
    config: { greeting: 'Good day' },
    containers: {
      app: {
        users: { _daemon_: 584_792 },
        exec: () => ({}),
        files: {
          '/var/lib/pebble/default/layers/001-rockcraft-app.yaml': layer,
          '/app/migrate.sh': 'true\n',
        },
      },
    },
  });
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of fastapi-k8s', { timeout: 120_000 }, () => {
  it('ends active', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('fastapi-k8s/0')).toEqual({ status: 'active', message: '' });
  });

  it('quiet: the same event again writes nothing', async () => {
    expect(await quiet(await deployment({}, () => undefined), 'fastapi-k8s/0')).toEqual([]);
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
