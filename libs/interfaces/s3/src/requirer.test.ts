import { fingerprint, problemsOf, Secret, type Databag, type RelationView } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { s3, type ObjectStorage } from './requirer.ts';
import { answer, credentials } from './wire.ts';

const self = selfOf({ name: 'indico' });
const context = { endpoint: 's3', self };
const storage = s3({ bucket: ({ app }) => app });

function related(remoteApp: Databag, more: Partial<RelationView> = {}): RelationView {
  return relationOf('s3', 's3-integrator', { id: 5, remoteApp, ...more });
}

function read(remoteApp: Databag, more: Partial<RelationView> = {}): ObjectStorage {
  const reading = storage.read([related(remoteApp, more)], context);
  if (reading.is === 'ready' && reading.value) return reading.value;
  throw new Error(JSON.stringify(problemsOf(reading)));
}

/** As s3-integrator of version 0 writes it. */
const recorded: Databag = {
  'access-key': 'AKIA7',
  'secret-key': 'aVeryLongSecretKey',
  bucket: 'media',
  data: '{"bucket": "indico"}',
  endpoint: 'https://s3.example.org:9000',
  path: '/indico/',
  region: 'eu-west-1',
  's3-uri-style': 'path',
  's3-api-version': '4',
  'storage-class': 'glacier',
  'delete-older-than-days': '30',
  attributes: '["x-a=1", "x-b=2"]',
  'tls-ca-chain': '["-----BEGIN CERTIFICATE-----\\nMII\\n-----END CERTIFICATE-----"]',
};
const uri = 'secret://9f0f3c6e-0000-4000-8000-000000000001/d0f4ndnmp25c76beh5u1';
const inSecret = { 'secret-extra': { 'access-key': new Secret('AKIA8'), 'secret-key': new Secret('another-key') } };

describe('the handshake', () => {
  it('reads all that the reference provider writes', () => {
    expect(read(recorded)).toMatchObject({
      relation: 5,
      app: 's3-integrator',
      bucket: 'media',
      accessKey: 'AKIA7',
      endpoint: 'https://s3.example.org:9000',
      region: 'eu-west-1',
      path: 'indico',
      uriStyle: 'path',
      apiVersion: '4',
      storageClass: 'glacier',
      deleteOlderThanDays: 30,
      attributes: ['x-a=1', 'x-b=2'],
      tlsCaChain: ['-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----'],
    });
    expect(fingerprint(read(recorded).secretKey)).toBe(fingerprint(new Secret('aVeryLongSecretKey')));
  });

  it('reads credentials from the secret of version 1, though old ones are in the clear beside it', () => {
    expect(read({ ...recorded, 'secret-extra': uri }, { secrets: inSecret }).accessKey).toBe('AKIA8');
  });

  it('needs no more than credentials: the bucket is then the one that was asked for', () => {
    expect(read({ 'access-key': 'a', 'secret-key': 'secret-word' })).toMatchObject({
      bucket: 'indico',
      endpoint: undefined,
      uriStyle: undefined,
      attributes: [],
      tlsCaChain: [],
    });
  });

  it.each<[string, Databag, RelationView['secrets'], string]>([
    ['nothing yet', {}, {}, 'access-key, secret-key'],
    ['where, before who', { bucket: 'media', endpoint: 'https://s3' }, {}, 'access-key, secret-key'],
    ['half of the credentials', { 'access-key': 'a' }, {}, 'secret-key'],
    ['what was emptied', { 'access-key': '', 'secret-key': '' }, {}, 'access-key, secret-key'],
    ['a version without its secret', { version: '1' }, {}, 'access-key, secret-key'],
    ['a secret that is not granted yet', { 'secret-extra': uri }, {}, 'the secret of secret-extra'],
    [
      'a secret with half of it',
      { 'secret-extra': uri },
      { 'secret-extra': { 'access-key': new Secret('a') } },
      'secret-key in secret-extra',
    ],
  ])('waits and names what is missing: %s', (_what, bag, secrets, missing) => {
    expect(problemsOf(storage.read([related(bag, { secrets })], context))).toEqual([
      { is: 'waiting', key: 's3', why: `s3: waiting for ${missing} from the s3-integrator charm` },
    ]);
  });

  it.each<[string, Databag]>([
    ['endpoint', { endpoint: 's3.example.org' }],
    ['endpoint', { endpoint: 'file:///etc/passwd' }],
    ['s3-uri-style', { 's3-uri-style': 'sideways' }],
    ['delete-older-than-days', { 'delete-older-than-days': 'soon' }],
    ['attributes', { attributes: '[1]' }],
    ['tls-ca-chain', { 'tls-ca-chain': 'PEM' }],
    ['endpoint, tls-ca-chain', { endpoint: 'x', 'tls-ca-chain': '{}' }],
  ])('says who sent %s that cannot be read', (keys, bag) => {
    expect(problemsOf(storage.read([related({ ...recorded, ...bag })], context))).toEqual([
      {
        is: 'blocked',
        key: 's3',
        why: `s3: cannot read ${keys} from the s3-integrator charm: check that charm, or remove the relation`,
      },
    ]);
  });

  it('looks at the first of several relations', () => {
    const other = relationOf('s3', 'other', { id: 9, remoteApp: { ...recorded, bucket: 'other' } });
    expect(storage.read([related(recorded), other], context)).toMatchObject({ value: { bucket: 'media' } });
  });

  it('asks to be integrated, and as an optional one does not', () => {
    expect(problemsOf(storage.read([], context))[0]?.why).toBe('s3: integrate indico with a charm that provides s3');
    expect(storage.optional().read([], context)).toEqual({ is: 'ready', value: undefined });
  });
});

describe('the traps', () => {
  it('text stays text where the reference makes a number or a truth of it', () => {
    const odd = { 'access-key': '0123', bucket: 'true', region: 'null', 's3-api-version': '4', path: '7' };
    expect(read({ ...recorded, ...odd })).toMatchObject({
      accessKey: '0123',
      bucket: 'true',
      region: 'null',
      apiVersion: '4',
      path: '7',
    });
  });

  it('attributes may have commas instead of being JSON', () => {
    expect(read({ ...recorded, attributes: 'x-a=1, x-b=2,' }).attributes).toEqual(['x-a=1', 'x-b=2']);
  });

  it.each([
    ['host', 'host'],
    ['virtual', 'host'],
    ['Path', 'path'],
  ])('a style %s is %s', (spelling, style) => {
    expect(read({ ...recorded, 's3-uri-style': spelling }).uriStyle).toBe(style);
  });

  it.each(['', '/', '//'])('the path %j is none', (path) => {
    expect(read({ ...recorded, path }).path).toBeUndefined();
  });

  it('a provider that changes to secrets is followed', () => {
    const bag = { bucket: 'media', version: '1', 'secret-extra': uri };
    expect(read(bag, { secrets: inSecret })).toMatchObject({ bucket: 'media', accessKey: 'AKIA8' });
  });
});

describe('what the requirer owes', () => {
  const asked = '["access-key", "secret-key"]';

  it('is the bucket for version 0, and the wish for secrets for version 1 in both its spellings', () => {
    expect(storage.spec.owes?.(related({}), context)).toEqual({
      app: { bucket: 'indico', 'requested-secrets': asked, version: '1', 'lib-version': '1.0' },
      unit: { 'requested-secrets': asked },
    });
  });

  it('is a bucket named after the relation, where the charm names none', () => {
    expect(s3().spec.owes?.(related({}), context).app?.['bucket']).toBe('relation-5');
    expect(s3({ bucket: 'x' }).spec.owes?.(related({}), context).app?.['bucket']).toBe('x');
  });

  it('is the leader’s alone', () => {
    expect(storage.spec.owes?.(related({}), { ...context, self: { ...self, leader: false } }).unit).toBeUndefined();
  });
});

describe('whatever the other side writes', () => {
  it('never crashes the reader', () => {
    const key = fc.oneof(fc.constantFrom(...Object.keys(recorded), 'secret-extra', '__proto__'), fc.string());
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.json());
    fc.assert(
      fc.property(fc.dictionary(key, value), (bag) => {
        const reading = storage.read([related(bag)], context);
        for (const { why } of problemsOf(reading)) expect(why).toMatch(/^s3: (waiting for|cannot read) /);
        expect(storage.spec.owes?.(related(bag), context)).toBeDefined();
      }),
    );
  });

  it('what one side writes, the other reads unchanged', () => {
    const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });
    const word = fc.string({ unit: 'binary', minLength: 1 });
    const said = fc.record({
      bucket: maybe(word),
      endpoint: maybe(fc.webUrl({ validSchemes: ['http', 'https'] })),
      region: maybe(word),
      path: maybe(word),
      's3-uri-style': maybe(fc.constantFrom('path', 'host')),
      's3-api-version': maybe(word),
      'storage-class': maybe(word),
      'delete-older-than-days': maybe(fc.nat()),
      attributes: maybe(fc.array(word)),
      'tls-ca-chain': maybe(fc.array(word)),
      'secret-extra': maybe(word),
    });
    fc.assert(
      fc.property(said, (value) => {
        expect(answer.parse(written(answer.write(value)))).toEqual({ ok: true, value });
      }),
    );
    fc.assert(
      fc.property(word, word, (accessKey, secretKey) => {
        const bag = written(credentials.write({ 'access-key': accessKey, 'secret-key': new Secret(secretKey) }));
        expect(bag).toEqual({ 'access-key': accessKey, 'secret-key': secretKey });
        expect(read(bag).accessKey).toBe(accessKey);
      }),
    );
  });
});

function written(bag: Readonly<Record<string, string | undefined>>): Databag {
  return Object.fromEntries(Object.entries(bag).flatMap(([key, text]) => (text === undefined ? [] : [[key, text]])));
}
