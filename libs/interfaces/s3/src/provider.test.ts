import { Secret, type Databag, type Offer, type RelationView } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { s3Offer, s3Provider, type Requested, type Served } from './provider.ts';
import { s3 } from './requirer.ts';

const context = { endpoint: 's3-credentials', self: selfOf({ name: 's3-integrator' }) };

function requests(...relations: readonly RelationView[]): readonly Requested[] {
  const reading = s3Provider().read(relations, context);
  return reading.is === 'ready' ? (reading.value ?? []) : [];
}

const asking = (id: number, remoteApp: Databag) => relationOf('s3-credentials', `app-${id}`, { id, remoteApp });
const served: Served = {
  bucket: 'media',
  accessKey: 'AKIA7',
  secretKey: new Secret('the-secret-key'),
  endpoint: 'http://s3:9000',
  uriStyle: 'path',
  attributes: ['a', 'b'],
  after: ['make-bucket'],
};

describe('the provider', () => {
  it('lists what was asked for in every relation, and not where nothing was asked yet', () => {
    const all = requests(
      asking(1, {}),
      asking(2, { bucket: 'old' }),
      asking(3, { bucket: 'new', path: 'p', 'requested-secrets': '["access-key", "secret-key"]', version: '1' }),
      asking(4, { 'requested-secrets': '["access-key", "secret-key"]' }),
      asking(5, { bucket: 'x', 'requested-secrets': 'garbled' }),
    );
    expect(all).toMatchObject([
      { relation: 2, app: 'app-2', bucket: 'old', secrets: false },
      { relation: 3, app: 'app-3', bucket: 'new', path: 'p', secrets: true },
      { relation: 4, app: 'app-4', bucket: undefined, secrets: true },
    ]);
  });

  it('answers in a secret who can read one', () => {
    const [asked] = requests(asking(3, { bucket: 'new', 'requested-secrets': '["access-key", "secret-key"]' }));
    if (!asked) throw new Error('nothing was asked for');
    const offer = s3Offer('s3-credentials', asked, served);
    expect(offer).toMatchObject({
      endpoint: 's3-credentials',
      relation: 3,
      app: { bucket: 'media', endpoint: 'http://s3:9000', 's3-uri-style': 'path', attributes: '["a", "b"]' },
      secrets: { 'secret-extra': { label: 's3-credentials.3.extra.secret', content: { 'access-key': 'AKIA7' } } },
      after: ['make-bucket'],
    });
    expect(JSON.stringify(offer.app)).not.toContain('the-secret-key');
    expect(offer.app).toHaveProperty('secret-key', undefined);
  });

  it('answers in the clear who cannot', () => {
    const [asked] = requests(asking(2, { bucket: 'old' }));
    if (!asked) throw new Error('nothing was asked for');
    const offer = s3Offer('s3-credentials', asked, served);
    expect(offer.secrets).toBeUndefined();
    expect(offer.app).toMatchObject({ 'access-key': 'AKIA7', 'secret-key': 'the-secret-key' });
  });

  it.each([true, false])('is understood by our requirer, with secrets: %s', (secrets) => {
    const asked = { relation: 3, endpoint: 's3-credentials', app: 'indico', bucket: 'x', path: undefined, secrets };
    const view = relationOf('s3', 's3-integrator', seen(s3Offer('s3-credentials', asked, served)));
    expect(s3().read([view], { ...context, endpoint: 's3' })).toMatchObject({
      is: 'ready',
      value: { bucket: 'media', accessKey: 'AKIA7', endpoint: 'http://s3:9000', uriStyle: 'path' },
    });
  });
});

/** What the other side sees of an offer. */
function seen({ app = {}, secrets = {} }: Offer): Pick<RelationView, 'remoteApp' | 'secrets'> {
  const contents = Object.entries(secrets).map(([key, { content }]) => [
    key,
    Object.fromEntries(
      Object.entries(content).flatMap(([field, value]) =>
        typeof value === 'string' ? [[field, new Secret(value)]] : value instanceof Secret ? [[field, value]] : [],
      ),
    ),
  ]);
  const uris = Object.keys(secrets).map((key) => [key, `secret:${key}`]);
  return {
    remoteApp: Object.fromEntries([...Object.entries(app).filter(([, value]) => value !== undefined), ...uris]),
    secrets: Object.fromEntries(contents),
  };
}
