import { fingerprint, problemsOf, Secret, type Context, type Databag, type RelationView } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oauthOffer, oauthProvider, type Requested, type Served } from './provider.ts';
import { joinUrl, oauth } from './requirer.ts';
import { answer, request } from './wire.ts';

const context: Context = {
  endpoint: 'oidc',
  self: selfOf({ name: 'app' }),
  options: { 'base-url': 'https://app.example.org/' },
};
const client = oauth({
  redirectUri: ({ options }) =>
    typeof options?.['base-url'] === 'string' ? joinUrl(options['base-url'], '/callback') : undefined,
  scope: 'openid profile email',
});
const written = (bag: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(bag).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
const related = (remoteApp: Databag, secrets: RelationView['secrets'] = {}) =>
  relationOf('oidc', 'hydra', { id: 5, remoteApp, secrets });

/** As hydra writes it before the client is registered, and what it adds after. */
const addresses: Databag = {
  issuer_url: 'https://iam.example.org',
  authorization_endpoint: 'https://iam.example.org/oauth2/auth',
  token_endpoint: 'https://iam.example.org/oauth2/token',
  introspection_endpoint: 'http://hydra.iam.svc.cluster.local:4445/admin/oauth2/introspect',
  userinfo_endpoint: 'https://iam.example.org/userinfo',
  jwks_endpoint: 'https://iam.example.org/.well-known/jwks.json',
  scope: 'openid profile email phone',
  jwt_access_token: 'False',
};
const registered: Databag = { ...addresses, client_id: '2ce6', client_secret_id: 'secret:d0f4ndnmp25c76beh5u0' };
const secrets = { client_secret_id: { secret: new Secret('of-the-client') } };

describe('what is asked for', () => {
  it('is what the reference library writes, to the letter', () => {
    expect(client.spec.owes?.(related({}), context).app).toEqual({
      redirect_uri: 'https://app.example.org/callback',
      scope: 'openid profile email',
      grant_types: '["authorization_code"]',
      audience: '[]',
      token_endpoint_auth_method: 'client_secret_basic',
    });
  });

  it('follows the URL, and is nothing while there is none', () => {
    const elsewhere = { ...context, options: { 'base-url': 'https://other.example.org' } };
    expect(client.spec.owes?.(related({}), elsewhere).app?.['redirect_uri']).toBe('https://other.example.org/callback');
    expect(client.spec.owes?.(related({}), { ...context, options: {} }).app).toEqual({});
  });

  it.each([
    ['https://a', 'callback', 'https://a/callback'],
    ['https://a/', '/callback', 'https://a/callback'],
    ['https://a/b//', '//c/d', 'https://a/b/c/d'],
  ])('%s and %s meet with a single slash', (base, path, url) => {
    expect(joinUrl(base, path)).toBe(url);
  });
});

describe('the answer', () => {
  it('is read whole', () => {
    const reading = client.read(
      [related({ ...registered, ca_chain: '["PEM"]', jwt_access_token: 'true' }, secrets)],
      context,
    );
    expect(reading).toMatchObject({
      is: 'ready',
      value: {
        relation: 5,
        issuerUrl: 'https://iam.example.org',
        tokenEndpoint: 'https://iam.example.org/oauth2/token',
        clientId: '2ce6',
        caChain: ['PEM'],
        jwtAccessToken: true,
      },
    });
    expect(fingerprint(reading.is === 'ready' ? (reading.value?.clientSecret ?? '') : '')).toBe(
      fingerprint('of-the-client'),
    );
  });

  it('keeps texts that look like JSON as texts: the reference turns them into something else', () => {
    const reading = client.read([related({ ...registered, client_id: '123', scope: 'true' }, secrets)], context);
    expect(reading).toMatchObject({ value: { clientId: '123', scope: 'true' } });
  });

  it.each<[string, Databag, RelationView['secrets'], string]>([
    [
      'nothing yet',
      {},
      {},
      'issuer_url, authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_endpoint, scope, client_id, client_secret_id',
    ],
    ['addresses before the client', addresses, {}, 'client_id, client_secret_id'],
    ['a secret that is not granted yet', registered, {}, 'the secret of client_secret_id'],
    ['a secret without secret', registered, { client_secret_id: {} }, 'secret in client_secret_id'],
  ])('is waited for: %s', (_what, bag, content, missing) => {
    expect(problemsOf(client.read([related(bag, content)], context))).toEqual([
      { is: 'waiting', key: 'oidc', why: `oidc: waiting for ${missing} from the hydra charm` },
    ]);
  });

  it('names what cannot be read, and who sent it', () => {
    const bag = { ...registered, token_endpoint: 'javascript:alert(1)', ca_chain: 'PEM' };
    expect(problemsOf(client.read([related(bag, secrets)], context))).toEqual([
      {
        is: 'blocked',
        key: 'oidc',
        why: 'oidc: cannot read token_endpoint, ca_chain from the hydra charm: check that charm, or remove the relation',
      },
    ]);
  });

  it('asks to be integrated, and as an optional one does not', () => {
    expect(problemsOf(client.read([], context))[0]?.why).toBe('oidc: integrate app with a charm that provides oauth');
    expect(client.optional().read([], context)).toEqual({ is: 'ready', value: undefined });
  });
});

function requests(view: RelationView): readonly Requested[] {
  const reading = oauthProvider().read([view], { endpoint: 'oauth', self: selfOf({ name: 'hydra' }) });
  return reading.is === 'ready' ? (reading.value ?? []) : [];
}

describe('the provider', () => {
  const asks = written(client.spec.owes?.(related({}), context).app ?? {});

  it('reads what our requirer asks for', () => {
    expect(requests(relationOf('oauth', 'app', { id: 3, remoteApp: asks }))).toMatchObject([
      {
        relation: 3,
        app: 'app',
        redirectUri: 'https://app.example.org/callback',
        grantTypes: ['authorization_code'],
        audience: [],
        authMethod: 'client_secret_basic',
        secret: undefined,
      },
    ]);
  });

  it.each<[string, Databag]>([
    ['nowhere to come back to', { redirect_uri: '' }],
    ['an unknown grant', { grant_types: '["password"]' }],
    ['an unknown way to prove itself', { token_endpoint_auth_method: 'none' }],
  ])('does not register a client with %s', (_what, wrong) => {
    expect(requests(relationOf('oauth', 'app', { remoteApp: { ...asks, ...wrong } }))).toEqual([]);
  });

  it('offers what our requirer reads, the client’s secret in a secret under the reference’s label', () => {
    const [asked] = requests(relationOf('oauth', 'app', { id: 3, remoteApp: asks }));
    const told = answer.parse(registered);
    if (asked === undefined || !told.ok) throw new Error('nothing was asked for');
    const { client_secret_id: _, ...served } = told.value;
    const offer = oauthOffer('oauth', asked, { ...served, after: ['register-3'] } satisfies Served);
    expect(offer.app).not.toHaveProperty('client_secret_id');
    expect(offer.secrets).toEqual({
      client_secret_id: { label: 'client_secret_3', content: { secret: { is: 'generated', length: 32 } } },
    });
    const bag = { ...written(offer.app ?? {}), client_secret_id: 'secret:x' };
    expect(bag).toEqual({ ...registered, client_secret_id: 'secret:x' });
  });
});

describe('the laws', () => {
  const keys = [...Object.keys(registered), 'ca_chain', 'groups', 'redirect_uri', 'grant_types', 'audience'];
  const bags = fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), fc.string({ unit: 'binary' }));

  it('nothing that is written crashes either side', () => {
    fc.assert(
      fc.property(bags, (bag) => {
        expect(['ready', 'waiting', 'blocked']).toContain(client.read([related(bag, secrets)], context).is);
        requests(relationOf('oauth', 'app', { remoteApp: bag }));
      }),
    );
  });

  it('what is written is read unchanged', () => {
    const word = fc.string({ minLength: 1 });
    const grant = fc.constantFrom('authorization_code', 'refresh_token', 'client_credentials');
    fc.assert(
      fc.property(word, fc.array(grant), fc.array(fc.string()), fc.webUrl(), (scope, grants, audience, url) => {
        const wish = {
          redirect_uri: url,
          scope,
          grant_types: grants,
          audience,
          token_endpoint_auth_method: 'client_secret_post',
        } as const;
        expect(request.parse(written(request.write(wish)))).toEqual({ ok: true, value: wish });
        const told = answer.parse({ ...registered, issuer_url: url, scope });
        expect(told.ok && answer.parse(written(answer.write(told.value)))).toEqual(told);
      }),
    );
  });
});
