import { problemsOf, Secret, type Goal } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { S3IntegratorCharm } from './charm.ts';
import { metadata, type S3Integrator } from './charmcraft.gen.ts';

const kept = { secretKey: new Secret('of-this-unit') };

function goal(sketch: Sketch<S3Integrator> = {}): Goal<S3Integrator> {
  const decision = S3IntegratorCharm.decide(snapshotOf(metadata, { kept, ...sketch }));
  if (!('is' in decision)) return decision;
  throw new Error(
    problemsOf(decision)
      .map(({ why }) => why)
      .join('; '),
  );
}

const asking = (bucket: string, id = 1) =>
  relationOf('s3-credentials', 'synapse', {
    id,
    remoteApp: { bucket, 'requested-secrets': '["access-key", "secret-key"]' },
  });
const relations = { 's3-credentials': [asking('media')] };
const keys = {
  uri: 'secret:x',
  content: { is: 'ready', value: { 'access-key': new Secret('AKID'), 'secret-key': new Secret('of-amazon') } },
} as const;

describe('the stand-in for s3-integrator', () => {
  it('is the server itself while no endpoint is named, and makes the bucket before it tells of it', () => {
    const { containers, offers } = goal({ relations });
    const container = containers?.s3;
    const run = container && 'run' in container ? container.run : undefined;
    expect(run?.tasks?.map(({ name, key }) => [name, key])).toEqual([
      ['own-volume', '/var/lib/s3'],
      ['bucket-media', '/var/lib/s3/media'],
    ]);
    expect(offers).toEqual([
      expect.objectContaining({
        relation: 1,
        app: expect.objectContaining({
          bucket: 'media',
          endpoint: 'http://s3-integrator-0.s3-integrator-endpoints.test.svc.cluster.local:9000',
          region: 'us-east-1',
          's3-uri-style': 'path',
        }),
        after: ['bucket-media'],
      }),
    ]);
    expect(offers?.[0]?.secrets?.['secret-extra']?.content).toEqual({
      'access-key': 's3-integrator',
      'secret-key': expect.any(Secret),
    });
  });

  it('has no secret in the plan of its service', () => {
    const container = goal({ relations }).containers?.s3;
    const service = container && 'run' in container ? container.run.services['s3'] : undefined;
    expect(`${service?.command}${JSON.stringify(service?.environment)}`).not.toContain('of-this-unit');
  });

  it('gives everybody the configured bucket, and each his own without', () => {
    const two = { 's3-credentials': [asking('media'), asking('backup', 2)] };
    const buckets = (options: NonNullable<Sketch<S3Integrator>['options']>) =>
      goal({ relations: two, options }).offers?.map(({ app }) => app?.['bucket']);
    expect(buckets({})).toEqual(['media', 'backup']);
    expect(buckets({ bucket: 'shared' })).toEqual(['shared', 'shared']);
  });

  it('tells of the storage that is named, and runs none', () => {
    const options = { endpoint: 'https://s3.example.org', credentials: keys, region: 'eu', 's3-uri-style': 'host' };
    const { containers, offers } = goal({ relations, options });
    expect(containers?.s3).toEqual({ stop: 'the object storage is https://s3.example.org' });
    expect(offers?.[0]?.app).toMatchObject({
      endpoint: 'https://s3.example.org',
      region: 'eu',
      's3-uri-style': 'host',
    });
    expect(offers?.[0]?.secrets?.['secret-extra']?.content['access-key']).toBe('AKID');
    expect(offers?.[0]?.after).toBeUndefined();
  });

  it('refuses a bucket whose name is none, and serves the others', () => {
    const { status, offers } = goal({ relations: { 's3-credentials': [asking('../etc'), asking('media', 2)] } });
    expect(status && problemsOf(status)).toEqual([
      { is: 'blocked', key: 's3-credentials:1', why: expect.stringContaining('a name that cannot be had') },
    ]);
    expect(offers?.map(({ relation }) => relation)).toEqual([2]);
  });

  it.each<[string, NonNullable<Sketch<S3Integrator>['options']>, RegExp]>([
    [
      'an endpoint without keys',
      { endpoint: 'https://s3.example.org' },
      /^credentials: https:\/\/s3.example.org needs keys/,
    ],
    ['an endpoint that is none', { endpoint: 's3.example.org' }, /^endpoint: "s3.example.org" is no URL/],
    [
      'keys that lack one',
      { endpoint: 'https://s3.example.org', credentials: { uri: 'secret:x', content: { is: 'ready', value: {} } } },
      /^credentials: the secret lacks access-key, secret-key/,
    ],
    ['a bucket that is none', { bucket: 'Media' }, /^bucket: "Media" is none/],
    ['an unknown style', { 's3-uri-style': 'virtual' }, /^s3-uri-style: "virtual" is none of path, host/],
    ['certificates that are none', { 'tls-ca-chain': 'x' }, /^tls-ca-chain: no certificates/],
  ])('names %s, and what to do', (_what, options, why) => {
    expect(() => goal({ options })).toThrow(why);
  });

  it('hands certificates on, one by one', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n';
    const options = { 'tls-ca-chain': Buffer.from(pem + pem).toString('base64') };
    expect(JSON.parse(goal({ relations, options }).offers?.[0]?.app?.['tls-ca-chain'] ?? '')).toEqual([
      pem.trim(),
      pem.trim(),
    ]);
  });

  it('is one server, and says so when more are wanted', () => {
    expect(() => goal({ self: { plannedUnits: 2 } })).toThrow(/2 units: this stand-in is one server/);
  });
});
