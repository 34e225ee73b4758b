import type { ExecHandler } from '@grimoire/pebble/fake';
import { laws, World, type Scenario, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { SamlIntegratorOperatorCharm } from './charm.ts';
import { certificate } from './server.ts';

/** Lets users log in; there is nothing to be asked for. */
const indico: Stub = {
  metadata: { name: 'indico', requires: { saml: { interface: 'saml' } } },
  run: async () => undefined,
};

/** With a client from the beginning. */
const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  const exec: ExecHandler = async ({ command: [program] }) => {
    if (program === '/bin/sh') {
      const pem = '-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----\n';
      await world.pebble('saml-integrator/0', 'saml').writeFile(certificate, pem, { makeDirs: true });
    }
    return {};
  };
  world.deploy(SamlIntegratorOperatorCharm, { containers: { saml: { users: { keeper: 999 }, exec } } });
  world.deploy(indico);
  world.integrate('indico:saml', 'saml-integrator:saml');
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of the stand-in for saml-integrator', { timeout: 120_000 }, () => {
  it('ends active, and tells of its certificate in the hook that made it', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('saml-integrator/0')).toEqual({ status: 'active', message: '' });
    const told = Object.values(world.model.relations).map(({ applications }) => applications['saml-integrator']?.data);
    expect(told).toContainEqual(expect.objectContaining({ x509certs: 'TUlJ' }));
  });

  it.each(laws({ unit: 'saml-integrator/0', writes: 8, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
