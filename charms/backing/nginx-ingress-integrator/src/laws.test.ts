import { laws, World, type Scenario, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { NginxIngressIntegratorCharm } from './charm.ts';

/** Asks for a host as soon as it is integrated. */
const chat: Stub = {
  metadata: { name: 'chat', requires: { route: { interface: 'nginx-route' } } },
  run: async (event, { tools }) => {
    if (event.name !== 'route-relation-created') return;
    await tools.relations.setApplicationData(`route:${event.relation?.id}`, {
      'service-hostname': 'chat.example',
      'service-name': 'chat',
      'service-port': '8080',
    });
  },
};

const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(NginxIngressIntegratorCharm);
  world.deploy(chat);
  world.integrate('chat:route', 'nginx-ingress-integrator:nginx-route');
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of the stand-in for nginx-ingress-integrator', { timeout: 120_000 }, () => {
  it('ends active, with the route written', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('nginx-ingress-integrator/0')).toMatchObject({ status: 'active' });
    const routes = await world.pebble('nginx-ingress-integrator/0', 'nginx').readText('/etc/nginx/routes.conf');
    expect(routes).toContain('server_name chat.example;');
  });

  it.each(laws({ unit: 'nginx-ingress-integrator/0', writes: 5, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
