import { laws, World, type Scenario, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { GrafanaK8sCharm } from './charm.ts';

/** Has one dashboard; its content is for the rock to open. */
const chat: Stub = {
  metadata: { name: 'chat', provides: { dashboards: { interface: 'grafana_dashboard' } } },
  async run(_event, { tools }) {
    for (const relation of await tools.relations.ids('dashboards')) {
      await tools.relations.setApplicationData(relation, {
        dashboards: JSON.stringify({
          uuid: '1',
          templates: {
            'file:chat': {
              charm: 'chat',
              content: '/Td6WFoAAA==',
              juju_topology: { model: 'chat', model_uuid: '1', application: 'chat', unit: 'chat/0' },
              inject_dropdowns: true,
              dashboard_alt_uid: 'abc',
            },
          },
        }),
      });
    }
  },
};

const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(GrafanaK8sCharm, { containers: { grafana: { users: { grafana: 472 }, exec: () => ({}) } } });
  world.deploy(chat);
  world.integrate('chat:dashboards', 'grafana-k8s:grafana-dashboard');
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of the stand-in for grafana-k8s', { timeout: 120_000 }, () => {
  it('ends active, with the dashboard where its rock opens it', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('grafana-k8s/0')).toEqual({ status: 'active', message: '' });
    const received = await world.pebble('grafana-k8s/0', 'grafana').readText('/etc/grafana/received.json');
    expect(received).toContain('"file:chat":{"charm":"chat"');
  });

  it('tells the administrator’s password to who asks', async () => {
    const action = await (await deployment({}, () => undefined)).action('grafana-k8s/0', 'get-admin-password');
    expect(action).toMatchObject({
      status: 'completed',
      results: { url: expect.stringMatching(/:3000$/), 'admin-password': expect.stringMatching(/^[A-Za-z0-9]{16}$/) },
    });
  });

  it.each(laws({ unit: 'grafana-k8s/0', writes: 8, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
