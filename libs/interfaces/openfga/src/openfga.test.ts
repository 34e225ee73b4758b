import { fingerprint, problemsOf, Secret, type Databag, type RelationView } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openfgaOffer, openfgaProvider } from './provider.ts';
import { openfga } from './requirer.ts';
import { answer, request } from './wire.ts';

const context = { endpoint: 'openfga', self: selfOf({ name: 'app' }) };
const store = openfga();
const written = (bag: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(bag).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
const related = (remoteApp: Databag, secrets: RelationView['secrets'] = {}) =>
  relationOf('openfga', 'openfga-k8s', { id: 5, remoteApp, secrets });

/** As openfga-k8s writes it. */
const recorded: Databag = {
  store_id: '01GK13VYZK62Q1T0X55Q2BHYD6',
  token_secret_id: 'secret:d0f4ndnmp25c76beh5u0',
  grpc_api_url: '10.10.0.17:8081',
  http_api_url: 'http://10.10.0.17:8080',
};
const secrets = { token_secret_id: { token: new Secret('of-the-store') } };

describe('the handshake', () => {
  it('asks for a store named like the application, or as it is told', () => {
    expect(store.spec.owes?.(related({}), context)).toEqual({ app: { store_name: 'app' } });
    expect(openfga({ store: 'mine' }).spec.owes?.(related({}), context)).toEqual({ app: { store_name: 'mine' } });
  });

  it.each<[string, Databag, RelationView['secrets']]>([
    ['in a secret', recorded, secrets],
    ['in the clear', { ...recorded, token_secret_id: '', token: 'of-the-store' }, {}],
  ])('reads the answer with its token %s', (_what, bag, content) => {
    const reading = store.read([related(bag, content)], context);
    expect(reading).toMatchObject({
      is: 'ready',
      value: {
        relation: 5,
        storeId: '01GK13VYZK62Q1T0X55Q2BHYD6',
        grpcUrl: '10.10.0.17:8081',
        httpUrl: 'http://10.10.0.17:8080',
      },
    });
    expect(fingerprint(reading.is === 'ready' ? (reading.value?.token ?? '') : '')).toBe(fingerprint('of-the-store'));
  });

  it.each<[string, Databag, RelationView['secrets'], string]>([
    ['nothing yet', {}, {}, 'store_id, grpc_api_url, http_api_url, token_secret_id'],
    ['addresses before the store', { ...recorded, store_id: '' }, secrets, 'store_id'],
    ['a secret that is not granted yet', recorded, {}, 'the secret of token_secret_id'],
    ['a secret without token', recorded, { token_secret_id: {} }, 'token in token_secret_id'],
  ])('waits and names what is missing: %s', (_what, bag, content, missing) => {
    expect(problemsOf(store.read([related(bag, content)], context))).toEqual([
      { is: 'waiting', key: 'openfga', why: `openfga: waiting for ${missing} from the openfga-k8s charm` },
    ]);
  });

  it('names addresses that are none, and who sent them', () => {
    const bag = { ...recorded, grpc_api_url: 'a b', http_api_url: 'http://' };
    expect(problemsOf(store.read([related(bag, secrets)], context))).toEqual([
      {
        is: 'blocked',
        key: 'openfga',
        why: 'openfga: cannot read grpc_api_url, http_api_url from the openfga-k8s charm: check that charm, or remove the relation',
      },
    ]);
  });

  it('is not over when one unit of the provider goes: only without the relation', () => {
    const view = { ...related(recorded, secrets), remoteUnits: {} };
    expect(store.read([view], context).is).toBe('ready');
    expect(store.optional().read([], context)).toEqual({ is: 'ready', value: undefined });
  });
});

describe('the provider', () => {
  it('reads what our requirer asks for, and offers what it reads', () => {
    const view = relationOf('openfga', 'app', { id: 3, remoteApp: { store_name: 'app' } });
    const reading = openfgaProvider().read([view, relationOf('openfga', 'late', { id: 4 })], context);
    const asked = reading.is === 'ready' ? (reading.value ?? []) : [];
    expect(asked).toEqual([{ relation: 3, endpoint: 'openfga', app: 'app', store: 'app' }]);
    const [first] = asked;
    if (first === undefined) throw new Error('nothing was asked for');
    const served = { grpcUrl: '10.10.0.17:8081', httpUrl: 'http://10.10.0.17:8080', token: new Secret('t') };
    const offer = openfgaOffer('openfga', first, { ...served, storeId: 's', after: ['make-store'] });
    const bag = { ...written(offer.app ?? {}), token_secret_id: 'secret:x' };
    expect(store.read([related(bag, { token_secret_id: { token: served.token } })], context).is).toBe('ready');
    expect(offer).toMatchObject({
      secrets: { token_secret_id: { label: 'openfga.3.token.secret' } },
      after: ['make-store'],
    });
    expect(openfgaOffer('openfga', first, { ...served, storeId: undefined }).app?.['store_id']).toBeUndefined();
  });
});

describe('the laws', () => {
  it('nothing that is written crashes either side', () => {
    const key = fc.oneof(fc.constantFrom(...Object.keys(recorded), 'token', 'store_name'), fc.string());
    fc.assert(
      fc.property(fc.dictionary(key, fc.string({ unit: 'binary' })), (bag) => {
        expect(['ready', 'waiting', 'blocked']).toContain(store.read([related(bag, secrets)], context).is);
        expect(openfgaProvider().read([related(bag)], context).is).toBe('ready');
      }),
    );
  });

  it('what is written is read unchanged', () => {
    const word = fc.string({ minLength: 1, unit: 'binary' });
    fc.assert(
      fc.property(word, word, word, (store_name, store_id, url) => {
        expect(request.parse(written(request.write({ store_name })))).toEqual({ ok: true, value: { store_name } });
        const told = { store_id, grpc_api_url: url, http_api_url: url, token_secret_id: store_id, token: undefined };
        expect(answer.parse(written(answer.write(told)))).toEqual({ ok: true, value: told });
      }),
    );
  });
});
