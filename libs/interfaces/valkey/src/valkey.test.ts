import {
  defineCharm,
  fingerprint,
  problemsOf,
  renderJson,
  Secret,
  type Charm,
  type Databag,
  type Metadata,
} from '@grimoire/charm';
import { crashAtEveryWrite, quiet, relationOf, selfOf, shuffled, World, type Scenario } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valkeyOffer, valkeyProvider } from './provider.ts';
import { valkey } from './requirer.ts';

const self = selfOf({ name: 'app' });
const context = { endpoint: 'valkey', self };
const cache = valkey();

/** What our leader has asked, with the salt and the id that it chose. */
const wishes = cache.spec.owes?.(relationOf('valkey', 'valkey'), context).app ?? {};
const localApp: Databag = { version: 'v1', requests: wishes['requests'] ?? '' };
const [wish]: readonly Record<string, unknown>[] = JSON.parse(localApp['requests'] ?? '[]');
const id = String(wish?.['request-id']);

const answered = (answer: object, more: Databag = {}): Databag => ({
  version: 'v1',
  requests: JSON.stringify([{ resource: '*', 'request-id': id, salt: wish?.['salt'], ...answer }]),
  data: '{}',
  ...more,
});
const user = { [`${id}.user`]: { username: new Secret('relation-1'), password: new Secret('a/word') } };
const whole = { endpoints: '10.1.0.1:6379', 'secret-user': 'secret:u' };
const related = (remoteApp: Databag, secrets = {}, bag: Databag | undefined = localApp) => ({
  ...relationOf('valkey', 'valkey', { remoteApp, secrets }),
  localApp: bag,
});

describe('what is asked for', () => {
  it('is what the reference library writes, to the letter', () => {
    const salt = fingerprint(self.modelUuid, 'app', 'valkey', '1');
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(wishes).toEqual({
      version: 'v1',
      requests: `[{"resource": "*", "request-id": "${id}", "salt": "${salt}", "extra-user-roles": null, "extra-group-roles": null, "external-node-connectivity": false, "entity-type": null, "entity-permissions": null, "secret-mtls": null, "mtls-cert": null}]`,
    });
  });

  it('is left as it is when an older charm has chosen another salt', () => {
    const requests = '[{"resource": "*", "request-id": "0123456789abcdef", "salt": "of-another-one"}]';
    const view = related({}, {}, { version: 'v1', requests });
    expect(cache.spec.owes?.(view, context)).toEqual({});
  });
});

describe('the answer', () => {
  it('is the one to our request', () => {
    const more = {
      'read-only-endpoints': '10.1.0.2',
      'sentinel-endpoints': '10.1.0.3',
      mode: 'sentinel',
      version: '8.1',
    };
    expect(cache.read([related(answered({ ...whole, ...more }), user)], context)).toMatchObject({
      is: 'ready',
      value: {
        endpoints: [{ host: '10.1.0.1', port: 6379 }],
        readOnly: [{ host: '10.1.0.2', port: 6379 }],
        sentinels: [{ host: '10.1.0.3', port: 26_379 }],
        username: 'relation-1',
        version: '8.1',
        mode: 'sentinel',
      },
    });
  });

  it('is found on a unit that may not read what was asked, when it is alone', () => {
    const other = answered({ ...whole, 'request-id': 'of-older-charm' });
    const secrets = { 'of-older-charm.user': user[`${id}.user`] };
    expect(cache.read([{ ...related(other, secrets), localApp: undefined }], context).is).toBe('ready');
    expect(cache.read([related(other, secrets)], context).is).toBe('waiting');
  });

  it('says where its secrets are, under the labels of the reference', () => {
    const { secrets } = cache.spec;
    if (typeof secrets !== 'function') throw new Error('not in a document');
    expect(secrets(answered({ ...whole, 'secret-tls': 'secret:t' }))).toEqual({
      [`${id}.user`]: 'secret:u',
      [`${id}.tls`]: 'secret:t',
    });
  });

  it.each<[string, Databag, object, string]>([
    ['nothing yet', {}, {}, 'waiting for an answer'],
    ['an answer without anything', answered({}), {}, 'waiting for endpoints, secret-user'],
    ['nulls of Python', answered({ endpoints: null, 'secret-user': null }), {}, 'waiting for endpoints, secret-user'],
    ['a secret that is not granted yet', answered(whole), {}, 'waiting for the secret of secret-user'],
  ])('is waited for: %s', (_what, bag, secrets, what) => {
    expect(problemsOf(cache.read([related(bag, secrets)], context))).toEqual([
      { is: 'waiting', key: 'valkey', why: `valkey: ${what} from the valkey charm` },
    ]);
  });

  it.each<[string, Databag, object, RegExp]>([
    ['is no JSON', { version: 'v1', requests: '[{' }, {}, /cannot read requests from the valkey charm/],
    ['names no host', answered({ ...whole, endpoints: 'a:b' }), user, /cannot read endpoints from the valkey charm/],
    ['is in version 0', { endpoints: 'a:1', 'secret-user': 's' }, {}, /answers in version 0 of the interface/],
    [
      'wants TLS',
      answered({ ...whole, 'secret-tls': 'secret:t' }),
      { ...user, [`${id}.tls`]: { tls: new Secret('true') } },
      /valkey wants TLS/,
    ],
  ])('is refused, by name, when it %s', (_what, bag, secrets, why) => {
    const [problem] = problemsOf(cache.read([related(bag, secrets)], context));
    expect(problem).toMatchObject({ is: 'blocked', why: expect.stringMatching(why) });
  });

  it('never crashes the reader', () => {
    const bags = fc.dictionary(
      fc.oneof(fc.constantFrom('version', 'requests', 'endpoints', 'data'), fc.string()),
      fc.oneof(fc.string({ unit: 'binary' }), fc.constant('v1'), fc.json()),
    );
    fc.assert(
      fc.property(bags, (bag) => {
        const { secrets } = cache.spec;
        if (typeof secrets === 'function') secrets(bag);
        expect(['ready', 'waiting', 'blocked']).toContain(cache.read([related(bag)], context).is);
        expect(valkeyProvider().read([related(bag)], context).is).toBe('ready');
      }),
    );
  });
});

const serverMetadata = {
  name: 'valkey',
  containers: { valkey: { resource: 'valkey-image' } },
  resources: { 'valkey-image': { type: 'oci-image' } },
  provides: { 'valkey-client': { interface: 'valkey_client' } },
} as const satisfies Metadata;
const clientMetadata = {
  name: 'app',
  containers: { app: { resource: 'app-image' } },
  resources: { 'app-image': { type: 'oci-image' } },
  requires: { valkey: { interface: 'valkey_client' } },
} as const satisfies Metadata;

const Server: Charm<typeof serverMetadata> = defineCharm(serverMetadata, {
  config: () => ({ is: 'ready', value: undefined }),
  integrations: { 'valkey-client': valkeyProvider() },
  decide: ({ fqdn }, { 'valkey-client': requests }) => ({
    offers: requests.map((asked) => valkeyOffer('valkey-client', asked, { endpoints: [{ host: fqdn, port: 6379 }] })),
  }),
  actions: {},
});
const Client: Charm<typeof clientMetadata> = defineCharm(clientMetadata, {
  config: () => ({ is: 'ready', value: undefined }),
  integrations: { valkey: valkey() },
  decide: (_, { valkey: { username, password, uris } }) => ({
    containers: {
      app: { run: { files: { '/valkey.json': { content: renderJson({ username, password, uris }) } }, services: {} } },
    },
  }),
  actions: {},
});

/** Both sides real, integrated from the beginning. */
const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(Server);
  world.deploy(Client);
  world.integrate('app:valkey', 'valkey:valkey-client');
  prepare(world);
  await world.settle();
  return world;
};

describe('both sides, with secrets whose URIs are inside a document', { timeout: 120_000 }, () => {
  it('end active, with the credentials in use', async () => {
    const world = await deployment({}, () => undefined);
    expect([world.status('app/0').status, world.status('valkey/0').status]).toEqual(['active', 'active']);
    const written: Record<string, string> = JSON.parse(
      (await world.pebble('app/0', 'app').readText('/valkey.json')) ?? '',
    );
    expect(written['uris']).toBe(
      `valkey://${written['username']}:${written['password']}@valkey-0.valkey-endpoints.chat.svc.cluster.local:6379`,
    );
  });

  it('quiet: the same event again writes nothing, on either side', async () => {
    const world = await deployment({}, () => undefined);
    expect([...(await quiet(world, 'app/0')), ...(await quiet(world, 'valkey/0'))]).toEqual([]);
  });

  it('killed at any write, they end the same', async () => {
    const { writes, differences } = await crashAtEveryWrite(deployment);
    expect(writes).toBeGreaterThan(8);
    expect(differences).toEqual([]);
  });

  it('in any order of events, they end the same', async () => {
    expect(await shuffled(deployment, 15)).toEqual([]);
  });
});
