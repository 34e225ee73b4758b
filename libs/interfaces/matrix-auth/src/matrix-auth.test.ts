import { fingerprint, problemsOf, randomOf, Secret, type Databag, type SecretContent } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeKey, matrixAuthOffer, matrixAuthProvider, registrationOf, type Asked } from './provider.ts';
import { matrixAuth } from './requirer.ts';

const seeded = (seed: number): Secret => new Secret(makeKey(randomOf((count) => new Uint8Array(count).fill(seed))));
const key = seeded(7);
const registration = new Secret('id: bridge\nurl: http://bridge:9999\n');
const synapse = { endpoint: 'matrix-auth', self: selfOf({ name: 'synapse' }) };
const bridge = { endpoint: 'matrix-auth', self: selfOf({ name: 'bridge' }) };

const answered: Databag = {
  homeserver: 'https://chat.example',
  shared_secret_id: 'secret:1',
  encryption_key_secret_id: 'secret:2',
};
const content = (encryption: Secret = key): Readonly<Record<string, SecretContent>> => ({
  shared_secret_id: { 'shared-secret-content': new Secret('register-with-this') },
  encryption_key_secret_id: { 'encryption-key-content': encryption },
});

/** What the bridge writes when it reads this. */
function sent(secrets: Readonly<Record<string, SecretContent>>, text: Secret | undefined = registration): Databag {
  const relation = relationOf('matrix-auth', 'synapse', { id: 3, remoteApp: answered, secrets });
  const app = matrixAuth(() => text).spec.owes?.(relation, bridge).app ?? {};
  return Object.fromEntries(Object.entries(app).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** What the homeserver reads of it. */
function asked(remoteApp: Databag): readonly Asked[] {
  const reading = matrixAuthProvider().read([relationOf('matrix-auth', 'bridge', { id: 3, remoteApp })], synapse);
  return reading.is === 'ready' && reading.value !== undefined ? reading.value.all : [];
}

const opened = (remoteApp: Databag, by: Secret): unknown =>
  asked(remoteApp).map((one) => {
    const reading = registrationOf(one, by);
    return reading.is === 'ready' ? reading.value && fingerprint(reading.value) : problemsOf(reading)[0]?.why;
  });

describe('matrix_auth', () => {
  it('brings the registration to the homeserver, for nobody else to read', () => {
    const bag = sent(content());
    expect(JSON.stringify(bag)).not.toContain('bridge');
    expect(opened(bag, key)).toEqual([fingerprint(registration)]);
  });

  it('brings any registration, and sends the same as long as it is the same', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.nat(255), (text, seed) => {
        const bag = sent(content(seeded(seed)), new Secret(text));
        expect(opened(bag, seeded(seed))).toEqual([fingerprint(text)]);
        expect(sent(content(seeded(seed)), new Secret(text))).toEqual(bag);
      }),
    );
  });

  it('sends nothing before it has the key, and nothing while the registration is not known', () => {
    expect(sent({})).toEqual({});
    const unknown = matrixAuth(() => undefined).spec.owes?.(
      relationOf('matrix-auth', 'synapse', { remoteApp: answered, secrets: content() }),
      bridge,
    );
    expect(unknown?.app).toEqual({ registration_secret: undefined });
  });

  it('waits for what was sealed with another key to be sent anew', () => {
    expect(opened(sent(content(seeded(8))), key)).toEqual([
      'matrix-auth: waiting for bridge to send its registration with our key',
    ]);
  });

  it('says of the older version that its charm has to be refreshed, and serves the others', () => {
    const old = relationOf('matrix-auth', 'irc', { id: 2, remoteApp: { registration_secret_id: 'secret:9' } });
    const reading = matrixAuthProvider().read([old, relationOf('matrix-auth', 'bridge', { id: 3 })], synapse);
    expect(reading).toMatchObject({ is: 'ready', value: { all: [{ app: 'bridge', sealed: undefined }] } });
    expect(reading.is === 'ready' && reading.value?.status && problemsOf(reading.value.status)[0]?.why).toBe(
      'matrix-auth: irc speaks an older version of matrix_auth: juju refresh irc',
    );
  });

  it('tells each application its own secrets', () => {
    const offers = [3, 4].map((relation) =>
      matrixAuthOffer(
        'matrix-auth',
        { relation, endpoint: 'matrix-auth', app: 'bridge', sealed: undefined },
        { homeserver: 'https://chat.example', sharedSecret: new Secret('s'), encryptionKey: key },
      ),
    );
    const labels = offers.flatMap(({ secrets }) => Object.values(secrets ?? {}).map(({ label }) => label));
    expect(new Set(labels).size).toBe(4);
    // As the framework looks for them: one that it does not find it would make again, and Juju refuses that.
    const found = [3, 4].flatMap((id) =>
      Object.values(matrixAuthProvider().spec.own?.({ id, endpoint: 'matrix-auth' }) ?? {}),
    );
    expect(labels).toEqual(found);
    expect(offers[0]?.app).toEqual({ homeserver: 'https://chat.example' });
  });

  it.each<[string, Databag, Readonly<Record<string, SecretContent>>, string | undefined]>([
    ['everything', answered, content(), undefined],
    ['nothing', {}, {}, 'matrix-auth: waiting for homeserver, shared_secret_id from the synapse charm'],
    ['no secrets', answered, {}, 'matrix-auth: waiting for the secrets of the synapse charm'],
    [
      'a key that is none',
      answered,
      content(new Secret('short')),
      'matrix-auth: cannot read encryption-key-content from the synapse charm: check that charm, or remove the relation',
    ],
    [
      'the older version',
      { homeserver: 'https://chat.example', shared_secret_id: 'secret:1' },
      {},
      'matrix-auth: synapse speaks an older version of matrix_auth: juju refresh synapse',
    ],
  ])('with %s there, the bridge knows where it is', (_what, remoteApp, secrets, why) => {
    const relation = relationOf('matrix-auth', 'synapse', { id: 3, remoteApp, secrets });
    const reading = matrixAuth(() => registration).read([relation], bridge);
    expect(reading.is === 'ready' ? undefined : problemsOf(reading)[0]?.why).toBe(why);
    if (reading.is === 'ready') expect(reading.value?.url).toBe('https://chat.example');
  });

  it('reads anything without an error', () => {
    const keys = [
      'homeserver',
      'shared_secret_id',
      'encryption_key_secret_id',
      'registration_secret',
      'registration_secret_id',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), fc.string()), (remoteApp) => {
        expect(() => opened(remoteApp, key)).not.toThrow();
        const relation = relationOf('matrix-auth', 'synapse', { remoteApp, secrets: content() });
        expect(['ready', 'waiting', 'blocked']).toContain(matrixAuth(() => registration).read([relation], bridge).is);
      }),
    );
  });
});
