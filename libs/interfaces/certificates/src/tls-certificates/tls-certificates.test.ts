import { problemsOf, Secret, makePrivateKey, randomOf, signingRequest, type Databag } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tlsCertificatesOffer, tlsCertificatesProvider } from './provider.ts';
import { certificateFor, tlsCertificateRequests, tlsCertificates, type Authority } from './requirer.ts';

const context = { endpoint: 'certificates', self: selfOf({ name: 'chat' }) };
const relation = relationOf('certificates', 'vault', { id: 3 });
const key = new Secret(makePrivateKey(randomOf((count) => new Uint8Array(count).fill(5))));
const request = signingRequest(key, { commonName: 'chat.example', names: ['chat.example'] });
const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const issued = { certificate_signing_request: request.trim(), certificate, ca: certificate, chain: [certificate] };

const bag = (owed: Readonly<Record<string, string | undefined>> = {}): Databag =>
  Object.fromEntries(Object.entries(owed).filter((entry): entry is [string, string] => entry[1] !== undefined));
const asked = bag(tlsCertificateRequests('certificates', { relation: 3 }, [request]).unit);
const answered = bag(tlsCertificatesOffer('certificates', { relation: 3 }, [issued]).app);

function authority(change: Partial<typeof relation> = {}): Authority {
  const reading = tlsCertificates().read([{ ...relation, ...change }], context);
  if (reading.is !== 'ready' || reading.value === undefined) throw new Error('not ready');
  return reading.value;
}

describe('tls-certificates', () => {
  it('asks as the reference does, in the bag of each unit', () => {
    expect(Object.keys(asked)).toEqual(['certificate_signing_requests']);
    expect(JSON.parse(asked['certificate_signing_requests'] ?? '')).toEqual([
      { certificate_signing_request: request.trim(), ca: false },
    ]);
  });

  it('does not ask anew for what it has asked for', () => {
    const { asked: before } = authority({ localUnit: asked });
    expect(signingRequest(key, { commonName: 'chat.example', names: ['chat.example'] }, before).trim()).toBe(
      request.trim(),
    );
  });

  it('waits for its own certificate, and finds it by the request', () => {
    expect(certificateFor(request, authority())).toMatchObject({
      is: 'waiting',
      why: 'certificates: waiting for a certificate from the vault charm',
    });
    expect(certificateFor(request, authority({ remoteApp: answered }))).toEqual({ is: 'ready', value: issued });
    const other = signingRequest(key, { commonName: 'other', names: [] });
    expect(certificateFor(other, authority({ remoteApp: answered })).is).toBe('waiting');
  });

  it('has no certificate that was revoked', () => {
    const remoteApp = { certificates: JSON.stringify([{ ...issued, revoked: true }]) };
    expect(certificateFor(request, authority({ remoteApp })).is).toBe('waiting');
  });

  it('is asked by all units of an application', () => {
    const remoteUnits = { 'chat/0': asked, 'chat/1': asked, 'chat/2': {} };
    const view = relationOf('certificates', 'chat', { id: 4, remoteUnits });
    expect(tlsCertificatesProvider().read([view, relation], context)).toMatchObject({
      value: { all: [{ app: 'chat', requests: [{ ca: false }, { ca: false }] }] },
    });
  });

  it.each<[string, Databag]>([
    ['no list', { certificate_signing_requests: '{}' }],
    ['no request', { certificate_signing_requests: '[{"certificate_signing_request": "sign this"}]' }],
  ])('with %s is left out, and the application is named', (_what, odd) => {
    const view = relationOf('certificates', 'chat', { id: 4, remoteUnits: { 'chat/0': odd } });
    const reading = tlsCertificatesProvider().read([view], context);
    const status = reading.is === 'ready' ? reading.value?.status : undefined;
    expect(status && problemsOf(status).map(({ why }) => why)).toEqual([
      'certificates: cannot read certificate_signing_requests from the chat charm: check that charm, or remove the relation',
    ]);
  });

  it('reads anything without an error', () => {
    const keys = fc.constantFrom('certificates', 'certificate_signing_requests');
    const odd = fc.dictionary(keys, fc.oneof(fc.string(), fc.json()));
    fc.assert(
      fc.property(odd, odd, (remoteApp, unit) => {
        const view = { ...relation, remoteApp, remoteUnits: { 'vault/0': unit }, localUnit: unit };
        expect(['ready', 'blocked']).toContain(tlsCertificates().read([view], context).is);
        expect(tlsCertificatesProvider().read([view], context).is).toBe('ready');
      }),
    );
  });

  it('what is written is read unchanged', () => {
    const pem = (what: string): fc.Arbitrary<string> =>
      fc.base64String({ minLength: 1 }).map((text) => `-----BEGIN ${what}-----\n${text}\n-----END ${what}-----`);
    const signing = pem('CERTIFICATE REQUEST');
    const one = pem('CERTIFICATE');
    const certified = fc.record({
      certificate_signing_request: signing,
      certificate: one,
      ca: one,
      chain: fc.array(one),
    });
    fc.assert(
      fc.property(fc.array(signing, { minLength: 1 }), fc.array(certified), (all, certificates) => {
        const unit = bag(tlsCertificateRequests('certificates', { relation: 3 }, all).unit);
        const view = relationOf('certificates', 'chat', { id: 4, remoteUnits: { 'chat/0': unit } });
        expect(tlsCertificatesProvider().read([view], context)).toMatchObject({
          value: { all: [{ requests: all.map((text) => ({ certificate_signing_request: text, ca: false })) }] },
        });
        const remoteApp = bag(tlsCertificatesOffer('certificates', { relation: 3 }, certificates).app);
        expect(authority({ remoteApp }).issued).toEqual(certificates);
      }),
    );
  });
});
