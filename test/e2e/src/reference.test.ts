import { randomBytes } from 'node:crypto';
import { makePrivateKey, Secret, signingRequest } from '@grimoire/charm';
import { randomOf } from '@grimoire/charm/dispatch';
import {
  certificateFor,
  certificatesOffer,
  certificatesProvider,
  tlsCertificateRequests,
  tlsCertificates,
  tlsCertificatesOffer,
  tlsCertificatesProvider,
  trustedCertificates,
} from '@grimoire/certificates';
import type { Access } from '@grimoire/data-interfaces';
import { mongodb } from '@grimoire/mongodb';
import { mysql } from '@grimoire/mysql';
import { oauth, oauthOffer, oauthProvider } from '@grimoire/oauth';
import { openfga, openfgaOffer, openfgaProvider } from '@grimoire/openfga';
import { postgresql } from '@grimoire/postgresql';
import { s3, s3Offer, s3Provider } from '@grimoire/s3';
import { relationOf } from '@grimoire/testing';
import { valkey, valkeyOffer, valkeyProvider } from '@grimoire/valkey';
import { beforeAll, describe, expect, it } from 'vitest';
import { asked, got, offered, only, seen, shown } from './harness/ends.ts';
import { installReference, reference, type Answered } from './harness/reference.ts';

beforeAll(installReference, 300_000);

describe('the reference library of data interfaces, from Python’s index', { timeout: 120_000 }, () => {
  const credentials = { host: '10.1.0.1', port: 6379, username: 'user-1', version: '8.1' };

  it('answers our request in version 1, and we read the answer', () => {
    const ours = valkey();
    const answered = reference({ charm: 'data.Provider', ...asked(ours) });
    expect(answered.heard).toEqual([{ resource: '*' }]);
    const { endpoints, username, password } = got(ours, seen(ours, answered, { localApp: asked(ours).bag }));
    expect([endpoints, username, shown(password)]).toEqual([[{ host: '10.1.0.1', port: 6379 }], 'user-1', 'a-word']);
  });

  it.each([
    ['postgresql', postgresql({ database: 'shop' }), credentials],
    ['mysql', mysql({ database: 'shop' }), credentials],
    ['mongodb', mongodb({ database: 'shop' }), { endpoints: [{ host: '10.1.0.1', port: 6379 }], username: 'user-1' }],
  ])(
    'answers our request for %s in version 0, which it speaks too, and we read the answer',
    (_name, ours, expected) => {
      const answered = reference({ charm: 'data.Provider', ...asked(ours) });
      expect(answered.heard).toEqual([{ resource: 'shop' }]);
      expect(answered.app).toHaveProperty('salt');
      const ready = got<Pick<Access, 'name' | 'password'>>(ours, seen(ours, answered, { localApp: asked(ours).bag }));
      expect(ready).toMatchObject({ ...expected, name: 'shop', tls: { enabled: false } });
      expect(shown(ready.password)).toBe('a-word');
    },
  );

  it('asks in version 1, and reads what our provider answers', () => {
    const { app } = reference({ charm: 'data.Requirer' });
    const own = { 'secret-user': { username: new Secret('relation-1'), password: new Secret('of-ours') } };
    const first = only(got(valkeyProvider(), relationOf('data', 'app', { remoteApp: app, own })));
    const offer = valkeyOffer('data', first, { endpoints: [{ host: 'valkey-0', port: 6379 }], version: '8.1' });
    const { bag, secrets } = offered(offer);
    const heard = reference({ charm: 'data.Requirer', bag, secrets, mine: app }).heard;
    expect(heard).toEqual([{ endpoints: 'valkey-0:6379', username: 'relation-1', password: expect.any(String) }]);
  });
});

describe('the reference libraries of object storage', { timeout: 120_000 }, () => {
  const served = { bucket: 'shop', accessKey: 'key-1', secretKey: new Secret('of-ours'), endpoint: 'https://s3:9000' };
  const heardOfOurs = { bucket: 'shop', 'access-key': 'key-1', 'secret-key': 'of-ours', endpoint: 'https://s3:9000' };

  it.each([
    ['version 1, with a secret', 'objects.Provider', true],
    ['version 0, in the clear', 'objects.ProviderOfVersion0', false],
  ])('answer our request in %s', (_version, charm, secret) => {
    const ours = s3({ bucket: 'shop' });
    const answered = reference({ charm, ...asked(ours) });
    expect(answered.heard).toEqual(['shop']);
    expect('secret-extra' in answered.app).toBe(secret);
    const { secretKey, ...ready } = got(ours, seen(ours, answered));
    expect(ready).toMatchObject({
      bucket: 'shop',
      accessKey: 'key-1',
      endpoint: 'https://s3.example:9000',
      region: 'here',
      uriStyle: 'path',
      tlsCaChain: ['a', 'b'],
    });
    expect(shown(secretKey)).toBe('of-theirs');
  });

  it.each([
    ['version 1, with a secret', 'objects.Requirer', true],
    ['version 0, in the clear', 'objects.RequirerOfVersion0', false],
  ])('read what our provider answers in %s', (_version, charm, secret) => {
    const begun = reference({ charm });
    const { app } = reference({ charm, hook: 'joined', mine: begun.app });
    const mine = { ...begun.app, ...app };
    const request = only(got(s3Provider(), relationOf('data', 'app', { remoteApp: mine })));
    expect(request).toMatchObject({ bucket: 'shop', secrets: secret });
    const { bag, secrets } = offered(s3Offer('data', request, served));
    expect(JSON.stringify(bag).includes('of-ours')).toBe(!secret);
    expect(reference({ charm, bag, secrets, mine }).heard).toEqual([expect.objectContaining(heardOfOurs)]);
  });
});

describe('the reference libraries of identity and rights', { timeout: 120_000 }, () => {
  it('openfga: makes our store, and we read it', () => {
    const ours = openfga({ store: 'shop' });
    const answered = reference({ charm: 'clients.OpenfgaProvider', ...asked(ours) });
    expect(answered.heard).toEqual(['shop']);
    const { token, ...ready } = got(ours, seen(ours, answered));
    expect(ready).toMatchObject({ storeId: 'store-1', grpcUrl: 'fga:8081', httpUrl: 'http://fga:8080' });
    expect(shown(token)).toBe('a-token');
  });

  it('openfga: reads the store that our provider made', () => {
    const { app } = reference({ charm: 'clients.OpenfgaRequirer' });
    const request = only(got(openfgaProvider(), relationOf('data', 'app', { remoteApp: app })));
    const token = new Secret('t');
    const urls = { grpcUrl: 'fga:8081', httpUrl: 'http://fga:8080' };
    const { bag, secrets } = offered(openfgaOffer('data', request, { ...urls, storeId: 'store-1', token }));
    expect(reference({ charm: 'clients.OpenfgaRequirer', bag, secrets, mine: app }).heard).toEqual([
      { store: 'store-1', token: 't', http: 'http://fga:8080' },
    ]);
  });

  it('oauth: registers our client, and we read it', () => {
    const ours = oauth({ redirectUri: () => 'https://shop.example/callback', scope: 'openid email' });
    const { app: mine } = reference({ charm: 'clients.OauthProvider', hook: 'created' });
    const answered = reference({ charm: 'clients.OauthProvider', ...asked(ours), mine });
    const redirect = 'https://shop.example/callback';
    expect(answered.heard).toEqual([{ redirect, scope: 'openid email', grants: ['authorization_code'] }]);
    const { clientSecret, ...ready } = got(ours, seen(ours, answered));
    expect(ready).toMatchObject({ issuerUrl: 'https://login.example', clientId: 'client-1', scope: 'openid email' });
    expect(shown(clientSecret)).toBe('client-secret');
  });

  it('oauth: reads the client that our provider registered', () => {
    const { app } = reference({ charm: 'clients.OauthRequirer' });
    const request = only(got(oauthProvider(), relationOf('data', 'app', { remoteApp: app })));
    const at = (path: string): string => `https://login.example${path}`;
    const offer = oauthOffer('data', request, {
      issuer_url: at(''),
      authorization_endpoint: at('/auth'),
      token_endpoint: at('/token'),
      introspection_endpoint: at('/introspect'),
      userinfo_endpoint: at('/userinfo'),
      jwks_endpoint: at('/jwks'),
      scope: 'openid email',
      client_id: 'client-1',
      groups: undefined,
      ca_chain: undefined,
      jwt_access_token: false,
    });
    const { bag, secrets } = offered(offer);
    expect(reference({ charm: 'clients.OauthRequirer', bag, secrets, mine: app }).heard).toEqual([
      { issuer: 'https://login.example', id: 'client-1', secret: 'generated' },
    ]);
  });
});

describe('the reference libraries of certificates', { timeout: 120_000 }, () => {
  const key = makePrivateKey(randomOf(randomBytes));
  const tls = tlsCertificates();

  /** What the library issues for a request of a unit. */
  const issuedFor = (unit: Answered['unit']): ReturnType<typeof issuedIn> =>
    issuedIn(reference({ charm: 'authority.TlsProvider', unit }));
  const issuedIn = (answered: Answered) => ({ answered, authority: got(tls, seen(tls, answered)) });

  it('tls-certificates: sign our request, and we find the certificate', () => {
    const subject = { commonName: 'shop.example', names: ['shop.example', '10.1.2.3', 'fd00::1'] };
    const request = signingRequest(new Secret(key), subject);
    const { unit } = offered(tlsCertificateRequests('data', { relation: 1 }, [request]));
    const { answered, authority } = issuedFor(unit);
    expect(answered.heard).toEqual([{ name: 'shop.example', dns: ['shop.example'], ip: ['10.1.2.3', 'fd00::1'] }]);
    const issued = certificateFor(request, authority);
    expect(issued).toMatchObject({ is: 'ready', value: { chain: [expect.any(String), expect.any(String)] } });
  });

  it('tls-certificates: find the certificate that our provider hands over', () => {
    const charm = 'authority.TlsRequirer';
    const { unit } = reference({ charm, given: key });
    const asking = only(
      got(tlsCertificatesProvider(), relationOf('data', 'app', { remoteUnits: { 'app/0': unit } })).all,
    );
    expect(asking.requests).toHaveLength(1);
    // Any authority will do; the library has one at hand.
    const { issued } = issuedFor(unit).authority;
    const { bag } = offered(tlsCertificatesOffer('data', asking, issued));
    const [certificate] = issued;
    expect(reference({ charm, given: key, bag, mineOfUnit: unit }).heard).toEqual([
      { certificate: certificate?.certificate, ca: certificate?.ca, chain: 2 },
    ]);
  });

  it('certificate_transfer: each end reads the other', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
    const ours = trustedCertificates();
    const answered = reference({ charm: 'authority.TransferProvider', ...asked(ours), given: pem });
    expect(got(ours, seen(ours, answered))).toEqual([pem]);
    const { app } = reference({ charm: 'authority.TransferRequirer' });
    const trusting = only(got(certificatesProvider(), relationOf('data', 'app', { remoteApp: app })).all);
    const { bag } = offered(certificatesOffer('data', trusting, [pem]));
    expect(reference({ charm: 'authority.TransferRequirer', bag, mine: app }).heard).toEqual([pem]);
  });
});
