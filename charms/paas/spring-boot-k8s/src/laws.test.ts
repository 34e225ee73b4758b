import { laws, World, type Scenario } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { SpringBootK8sCharm } from './charm.ts';

/** The image's Pebble layer, as rockcraft writes it. */
const layer = `services:
  spring-boot:
    override: replace
    startup: enabled
    user: _daemon_
    command: bash -c "java -jar *.jar"
  mail-worker:
    override: replace
    startup: enabled
    command: /bin/work
`;

const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(SpringBootK8sCharm, {
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

describe('the laws of spring-boot-k8s', { timeout: 120_000 }, () => {
  it.each(laws({ unit: 'spring-boot-k8s/0', writes: 5, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
