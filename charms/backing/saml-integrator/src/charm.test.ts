import { problemsOf, type Goal } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { SamlIntegratorOperatorCharm } from './charm.ts';
import { metadata, type SamlIntegrator } from './charmcraft.gen.ts';

function goal(sketch: Sketch<SamlIntegrator> = {}): Goal<SamlIntegrator> {
  const decision = SamlIntegratorOperatorCharm.decide(snapshotOf(metadata, { facts: { signing: 'TUlJ' }, ...sketch }));
  if (!('is' in decision)) return decision;
  throw new Error(
    problemsOf(decision)
      .map(({ why }) => why)
      .join('; '),
  );
}

const relations = { saml: [relationOf('saml', 'indico', { id: 2 })] };
const url = 'http://saml-integrator-0.saml-integrator-endpoints.test.svc.cluster.local:8080';

describe('the stand-in for saml-integrator', () => {
  it('tells of itself, with both ways to log in', () => {
    expect(goal({ relations }).offers).toEqual([
      {
        endpoint: 'saml',
        relation: 2,
        app: {
          entity_id: `${url}/metadata`,
          metadata_url: `${url}/metadata`,
          x509certs: 'TUlJ',
          single_sign_on_service_redirect_url: `${url}/sso`,
          single_sign_on_service_redirect_binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
          single_sign_on_service_post_url: `${url}/sso`,
          single_sign_on_service_post_binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
        },
      },
    ]);
  });

  it('tells nothing before its key is made, and makes it', () => {
    const { offers, containers } = goal({ relations, facts: {} });
    const container = containers?.saml;
    expect(offers).toEqual([]);
    expect(container && 'run' in container && container.run.tasks?.map(({ name }) => name)).toEqual(['make-key']);
  });

  it('has the name that it is given', () => {
    expect(goal({ relations, options: { entity_id: 'urn:example' } }).offers?.[0]?.app?.['entity_id']).toBe(
      'urn:example',
    );
  });

  it.each(['metadata_url', 'metadata'] as const)('says that it tells of itself only when %s is set', (option) => {
    expect(() => goal({ options: { [option]: 'https://idp.example.org' } })).toThrow(
      `${option}: this stand-in tells of itself only: juju config saml-integrator --reset ${option}`,
    );
  });

  it('is one server, and says so when more are wanted', () => {
    expect(() => goal({ self: { plannedUnits: 2 } })).toThrow(/2 units: this stand-in is one server/);
  });
});
