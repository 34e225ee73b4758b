import { laws, World, type Scenario, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { LokiK8sCharm } from './charm.ts';

/** Sends a rule, as the charms that forward logs do. */
const chat: Stub = {
  metadata: { name: 'chat', requires: { logging: { interface: 'loki_push_api' } } },
  async run(_event, { tools }) {
    for (const relation of await tools.relations.ids('logging')) {
      await tools.relations.setApplicationData(relation, {
        alert_rules: JSON.stringify({
          groups: [
            { name: 'chat', rules: [{ alert: 'Errors', expr: 'rate({juju_unit="chat/0"}[5m]) > 1', labels: {} }] },
          ],
        }),
      });
    }
  },
};

const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(LokiK8sCharm, { containers: { loki: { users: { loki: 10_001 }, exec: () => ({}) } } });
  world.deploy(chat);
  world.integrate('chat:logging', 'loki-k8s:logging');
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of the stand-in for loki-k8s', { timeout: 120_000 }, () => {
  it('ends active, with its push API told and the rule for the server', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('loki-k8s/0')).toEqual({ status: 'active', message: '' });
    const told = Object.values(world.model.relations).map(({ units }) => units['loki-k8s/0']?.data['endpoint']);
    expect(told).toContainEqual(
      expect.stringMatching(/^\{"url": ?"http:\/\/loki-k8s-0\..*:3100\/loki\/api\/v1\/push"\}$/),
    );
    expect(await world.pebble('loki-k8s/0', 'loki').readText('/etc/loki/rules.json')).toContain('"alert":"Errors"');
  });

  it.each(laws({ unit: 'loki-k8s/0', writes: 8, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
