import { fingerprint, problemsOf, Secret, type Metadata, type RelationView } from '@grimoire/charm';
import { relationOf, snapshotOf } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { endpointsOf } from './endpoints.ts';
import type { FrameworkName } from './framework.ts';
import { frameworks } from './generations.ts';
import { paasCharm } from './paas-charm.ts';

const metadataOf = (name: FrameworkName, optional = true) =>
  ({
    name: 'shop',
    containers: { [frameworks[name].container]: { resource: frameworks[name].image } },
    requires: {
      oidc: { interface: 'oauth', optional },
      staff: { interface: 'oauth', optional: true },
      ingress: { interface: 'ingress', optional: true },
    },
    config: {
      options: {
        'oidc-redirect-path': { type: 'string', default: '/callback' },
        'oidc-scopes': { type: 'string', default: 'openid profile email' },
      },
    },
    peers: { 'secret-storage': { interface: 'secret-storage' } },
  }) satisfies Metadata;

const registered: RelationView = relationOf('oidc', 'hydra', {
  remoteApp: {
    issuer_url: 'https://iam.example',
    authorization_endpoint: 'https://iam.example/auth',
    token_endpoint: 'https://iam.example/token',
    introspection_endpoint: 'https://iam.example/introspect',
    userinfo_endpoint: 'https://iam.example/userinfo',
    jwks_endpoint: 'https://iam.example/jwks',
    scope: 'openid profile email',
    client_id: 'shop-client',
    client_secret_id: 'secret:x',
  },
  secrets: { client_secret_id: { secret: new Secret('of-the-client') } },
});
const ingress = relationOf('ingress', 'gate', {
  id: 2,
  remoteApp: { ingress: '{"url": "https://shop.example/m-shop/"}' },
});

interface Situation {
  readonly relations?: Readonly<Record<string, readonly RelationView[]>>;
  readonly options?: Readonly<Record<string, string>>;
  readonly framework?: FrameworkName;
  readonly optional?: boolean;
}

const snapshot = ({ relations = {}, options = {}, framework = 'flask', optional = true }: Situation) =>
  snapshotOf(metadataOf(framework, optional), {
    relations,
    options,
    facts: {
      rock: {
        services: { [frameworks[framework].service]: { command: 'serve -k [ sync ]', startup: 'enabled' } },
        checks: {},
        migration: null,
        identity: 'image',
      },
    },
    kept: { secretKey: new Secret('made') },
  });

function decided(situation: Situation) {
  const framework = frameworks[situation.framework ?? 'flask'];
  const decision = paasCharm(metadataOf(framework.name, situation.optional), framework.name).decide(
    snapshot(situation),
  );
  if ('is' in decision) return problemsOf(decision).map(({ is, key, why }) => `${is} ${key}: ${why}`);
  const container = decision.containers?.[framework.container];
  if (container && 'stop' in container) {
    const { stop } = container;
    return [`stopped: ${typeof stop === 'string' ? stop : problemsOf(stop).map(({ why }) => why)}`];
  }
  const environment = container && 'run' in container ? container.run.services[framework.service]?.environment : {};
  return Object.fromEntries(
    Object.entries(environment ?? {})
      .filter(([name]) => /OIDC|oidc/.test(name))
      .map(([name, value]) => [name, value instanceof Secret ? fingerprint(value) : value]),
  );
}

const asked = (situation: Situation) => {
  const framework = frameworks[situation.framework ?? 'flask'];
  const { self, options, relations } = snapshot(situation);
  const context = { endpoint: 'oidc', self, options, relations };
  return endpointsOf(framework, metadataOf(framework.name))['oidc']?.spec.owes?.(registered, context).app ?? {};
};

describe('a client of an identity provider', () => {
  it('is told under the name of its endpoint, beside its options', () => {
    expect(decided({ relations: { oidc: [registered], ingress: [ingress] } })).toEqual({
      FLASK_OIDC_REDIRECT_PATH: '/callback',
      FLASK_OIDC_SCOPES: 'openid profile email',
      FLASK_OIDC_CLIENT_ID: 'shop-client',
      FLASK_OIDC_CLIENT_SECRET: fingerprint('of-the-client'),
      FLASK_OIDC_API_BASE_URL: 'https://iam.example',
      FLASK_OIDC_AUTHORIZE_URL: 'https://iam.example/auth',
      FLASK_OIDC_ACCESS_TOKEN_URL: 'https://iam.example/token',
      FLASK_OIDC_USER_URL: 'https://iam.example/userinfo',
      FLASK_OIDC_JWKS_URL: 'https://iam.example/jwks',
      FLASK_OIDC_CLIENT_KWARGS: '{"scope": "openid profile email"}',
    });
  });

  it('of Spring is told in Spring’s own properties', () => {
    expect(decided({ framework: 'spring-boot', relations: { oidc: [registered], ingress: [ingress] } })).toMatchObject({
      'spring.security.oauth2.client.registration.oidc.client-id': 'shop-client',
      'spring.security.oauth2.client.registration.oidc.redirect-uri': 'https://shop.example/m-shop/callback',
      'spring.security.oauth2.client.registration.oidc.scope': 'openid,profile,email',
      'spring.security.oauth2.client.provider.oidc.user-name-attribute': 'sub',
    });
  });

  it('is asked for with where the login comes back to: the ingress, else the address in the cluster', () => {
    expect(asked({ relations: { ingress: [ingress] } })).toMatchObject({
      redirect_uri: 'https://shop.example/m-shop/callback',
      scope: 'openid profile email',
      grant_types: '["authorization_code"]',
      token_endpoint_auth_method: 'client_secret_basic',
    });
    expect(asked({})).toMatchObject({ redirect_uri: 'http://shop.test:8000/callback' });
    expect(asked({ options: { 'oidc-redirect-path': 'back/here' } })).toMatchObject({
      redirect_uri: 'http://shop.test:8000/back/here',
    });
  });

  it('is not asked for anew with scopes that no login can have', () => {
    expect(asked({ options: { 'oidc-scopes': 'profile' } })).toEqual({});
  });

  it.each<[string, Situation, string]>([
    [
      'its provider says nothing',
      { relations: { oidc: [relationOf('oidc', 'hydra')], ingress: [ingress] } },
      'blocked oidc: Please check hydra charm!',
    ],
    [
      'there is no ingress',
      { relations: { oidc: [registered] } },
      'blocked oidc: Ingress relation is required for OIDC to work correctly!',
    ],
    [
      'it does not ask for openid',
      { relations: { oidc: [registered], ingress: [ingress] }, options: { 'oidc-scopes': 'profile' } },
      "blocked oidc-scopes: The 'openid' scope is required for OAuth integration, please add it to the scopes.",
    ],
  ])('is told to the operator when %s', (_what, situation, sentence) => {
    expect(decided(situation)).toEqual([expect.stringContaining(sentence)]);
  });

  it('that is required and not there stops the application; without an ingress it only waits', () => {
    expect(decided({ optional: false })).toEqual([expect.stringContaining('stopped: missing integrations: oidc')]);
    expect(decided({ optional: false, relations: { oidc: [registered] } })).toEqual([
      'blocked oidc: Ingress relation is required for OIDC to work correctly!',
    ]);
  });
});
