import { laws, World, type Scenario, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { TraefikK8sCharm } from './charm.ts';

/** Asks for its place as soon as it is integrated. */
const web: Stub = {
  metadata: { name: 'web', requires: { ingress: { interface: 'ingress' } } },
  run: async (event, { tools }) => {
    if (event.name !== 'ingress-relation-created') return;
    const relation = `ingress:${event.relation?.id}`;
    await tools.relations.setUnitData(relation, { host: '"web-0.web"', ip: '"10.1.0.7"' });
    await tools.relations.setApplicationData(relation, { model: '"test"', name: '"web"', port: '8000' });
  },
};

const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(TraefikK8sCharm);
  world.deploy(web);
  world.integrate('web:ingress', 'traefik-k8s:ingress');
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of the stand-in for traefik-k8s', { timeout: 120_000 }, () => {
  it('ends active, with the route written', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('traefik-k8s/0')).toMatchObject({ status: 'active' });
    const routes = await world.pebble('traefik-k8s/0', 'traefik').readText('/etc/nginx/routes.conf');
    expect(routes).toContain('server 10.1.0.7:8000');
  });

  it.each(laws({ unit: 'traefik-k8s/0', writes: 5, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
