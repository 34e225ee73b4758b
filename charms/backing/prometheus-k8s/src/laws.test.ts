import { laws, World, type Scenario, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { PrometheusK8sCharm } from './charm.ts';

/** Wants its exporter scraped, and has one rule, as the charms with metrics do. */
const chat: Stub = {
  metadata: { name: 'chat', provides: { metrics: { interface: 'prometheus_scrape' } } },
  async run(_event, { tools }) {
    for (const relation of await tools.relations.ids('metrics')) {
      await tools.relations.setApplicationData(relation, {
        scrape_metadata: JSON.stringify({
          model: 'chat',
          model_uuid: '9f0f3c6e-0000-4000-8000-000000000001',
          application: 'chat',
          unit: 'chat/0',
          charm_name: 'chat',
        }),
        scrape_jobs: JSON.stringify([{ static_configs: [{ targets: ['*:9000'] }] }]),
        alert_rules: JSON.stringify({
          groups: [{ name: 'chat', rules: [{ alert: 'Down', expr: 'up == 0', for: '1m', labels: {} }] }],
        }),
      });
      await tools.relations.setUnitData(relation, {
        prometheus_scrape_unit_address: '10.1.0.10',
        prometheus_scrape_unit_name: 'chat/0',
      });
    }
  },
};

const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(PrometheusK8sCharm, {
    containers: {
      prometheus: {
        users: { prometheus: 998 },
        exec: ({ command }) => (command.includes('--version') ? { stdout: 'prometheus, version 2.42.0\n' } : {}),
      },
    },
  });
  world.deploy(chat);
  world.integrate('chat:metrics', 'prometheus-k8s:metrics-endpoint');
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of the stand-in for prometheus-k8s', { timeout: 120_000 }, () => {
  it('ends active, with what the application wants scraped at its address', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('prometheus-k8s/0')).toEqual({ status: 'active', message: '' });
    const wanted = await world.pebble('prometheus-k8s/0', 'prometheus').readText('/etc/prometheus/wanted.json');
    expect(wanted).toContain('"targets":["10.1.0.10:9000"]');
    expect(wanted).toContain('"alert":"Down"');
  });

  it.each(laws({ unit: 'prometheus-k8s/0', writes: 8, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
