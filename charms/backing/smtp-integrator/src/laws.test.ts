import { laws, World, type Scenario, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { SmtpIntegratorOperatorCharm } from './charm.ts';

/** Sends mail; there is nothing to be asked for. */
const app: Stub = {
  metadata: { name: 'app', requires: { smtp: { interface: 'smtp' } } },
  run: async () => undefined,
};

/** With a client from the beginning, who has to prove himself. */
const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(SmtpIntegratorOperatorCharm, {
    config: { auth_type: 'plain', user: 'app', password: 'a-word', transport_security: 'starttls' },
    containers: { smtp: { users: { keeper: 999 }, exec: () => ({}) } },
  });
  world.deploy(app);
  world.integrate('app:smtp', 'smtp-integrator:smtp');
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of the stand-in for smtp-integrator', { timeout: 120_000 }, () => {
  it('ends active, with the server told and its password in a secret', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('smtp-integrator/0').status).toBe('active');
    const told = Object.values(world.model.relations).map(({ applications }) => applications['smtp-integrator']?.data);
    expect(told).toContainEqual(expect.objectContaining({ password_id: expect.stringMatching(/^secret:/) }));
    expect(JSON.stringify(told)).not.toContain('a-word');
  });

  it.each(laws({ unit: 'smtp-integrator/0', writes: 10, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
