import {
  defineCharm,
  fingerprint,
  problemsOf,
  renderJson,
  Secret,
  type Charm,
  type Databag,
  type Metadata,
  type RelationView,
} from '@grimoire/charm';
import { crashAtEveryWrite, quiet, relationOf, selfOf, shuffled, World, type Scenario } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { httpProxyOffer, httpProxyProvider } from './provider.ts';
import { httpProxy } from './requirer.ts';
import { answer, request } from './wire.ts';

const context = { endpoint: 'http-proxy', self: selfOf({ name: 'app' }) };
const proxy = httpProxy();
const written = (bag: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(bag).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

const wish = written(proxy.spec.owes?.(relationOf('http-proxy', 'squid'), context).app ?? {});
const id: string = JSON.parse(wish['requests'] ?? '[]')[0].requirer;
const related = (
  responses: readonly object[] | string,
  secrets: RelationView['secrets'] = {},
  localApp: Databag | undefined = wish,
) => ({
  ...relationOf('http-proxy', 'squid', { id: 1, secrets }),
  remoteApp: { responses: typeof responses === 'string' ? responses : JSON.stringify(responses) },
  localApp,
});
const response = {
  requirer: id,
  status: 'ready',
  auth: 'userpass',
  http_proxy: 'http://squid.proxy.svc:3128/',
  https_proxy: 'http://[fd00::1]:3128',
  user: 'secret:u',
};
const secrets = { [id]: { username: new Secret('of app'), password: new Secret('a/word') } };

describe('what is asked for', () => {
  it('is one request with sorted keys, under a UUID that stays the same', () => {
    expect(wish['requests']).toBe(`[{"auth": [], "domains": [], "requirer": "${id}"}]`);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    const narrow = httpProxy({ domains: ['example.org:443'], auth: ['none'] });
    expect(narrow.spec.owes?.(relationOf('http-proxy', 'squid'), context).app?.['requests']).toBe(
      `[{"auth": ["none"], "domains": ["example.org:443"], "requirer": "${id}"}]`,
    );
  });

  it('keeps the UUID that an older charm has chosen', () => {
    const older = '11111111-2222-4333-8444-555555555555';
    const localApp = { requests: `[{"auth": [], "domains": [], "requirer": "${older}"}]` };
    expect(proxy.spec.owes?.({ ...relationOf('http-proxy', 'squid'), localApp }, context)).toEqual({ app: localApp });
  });
});

describe('the response', () => {
  it('gives addresses with the credentials in them, escaped, and without a path', () => {
    const reading = proxy.read([related([response], secrets)], context);
    const { http, https } = (reading.is === 'ready' ? reading.value : undefined) ?? {};
    expect(fingerprint(http ?? '')).toBe(fingerprint('http://of%20app:a%2Fword@squid.proxy.svc:3128'));
    expect(fingerprint(https ?? '')).toBe(fingerprint('http://of%20app:a%2Fword@[fd00::1]:3128'));
  });

  it('gives them bare where the proxy wants nobody’s name', () => {
    const { user: _user, https_proxy: _https, ...bare } = { ...response, auth: 'none' };
    const reading = proxy.read([related([bare])], context);
    expect(reading).toMatchObject({ is: 'ready', value: { https: undefined } });
    const { http } = (reading.is === 'ready' ? reading.value : undefined) ?? {};
    expect(fingerprint(http ?? '')).toBe(fingerprint('http://squid.proxy.svc:3128'));
  });

  it('is found on a unit that may not read what was asked, when it is alone', () => {
    const other = { ...response, requirer: 'of-an-older-charm' };
    const content = { 'of-an-older-charm': secrets[id] ?? {} };
    expect(proxy.read([{ ...related([other], content), localApp: undefined }], context).is).toBe('ready');
    expect(proxy.read([related([other], content)], context).is).toBe('waiting');
  });

  it('says where its secrets are', () => {
    const find = proxy.spec.secrets;
    if (typeof find !== 'function') throw new Error('not in a document');
    expect(find(related([response, { requirer: 'b', status: 'pending' }]).remoteApp)).toEqual({ [id]: 'secret:u' });
    expect(find({ responses: '[1]' })).toEqual({});
  });

  it.each<[string, readonly object[] | string, RelationView['secrets'], 'waiting' | 'blocked', string]>([
    ['nothing yet', '', {}, 'waiting', 'waiting for responses from the squid charm'],
    ['somebody else’s', [{ ...response, requirer: 'x' }], {}, 'waiting', 'waiting for responses from the squid charm'],
    [
      'pending',
      [{ ...response, status: 'pending' }],
      {},
      'waiting',
      'pending by the squid charm, waiting until it is ready',
    ],
    [
      'accepted',
      [{ ...response, status: 'accepted' }],
      {},
      'waiting',
      'accepted by the squid charm, waiting until it is ready',
    ],
    [
      'a secret that is not granted yet',
      [response],
      {},
      'waiting',
      'waiting for the secret of user from the squid charm',
    ],
    [
      'half a secret',
      [response],
      { [id]: { username: new Secret('u') } },
      'waiting',
      'waiting for password in user from the squid charm',
    ],
    [
      'no address',
      [{ requirer: id, status: 'ready' }],
      {},
      'waiting',
      'waiting for http_proxy, https_proxy from the squid charm',
    ],
    [
      'rejected',
      [{ ...response, status: 'rejected' }],
      {},
      'blocked',
      'the squid charm says rejected: look at its status, or remove the relation',
    ],
    [
      'an unknown word',
      [{ ...response, status: 'maybe' }],
      {},
      'blocked',
      'cannot read responses from the squid charm: check that charm, or remove the relation',
    ],
    [
      'no list',
      '{}',
      {},
      'blocked',
      'cannot read responses from the squid charm: check that charm, or remove the relation',
    ],
  ])('is %s', (_what, responses, content, is, why) => {
    expect(problemsOf(proxy.read([related(responses, content)], context))).toEqual([
      { is, key: 'http-proxy', why: `http-proxy: ${why}` },
    ]);
  });
});

describe('the provider', () => {
  it('reads what our requirer asks for, and where it comes from', () => {
    const view = relationOf('http-proxy', 'app', {
      id: 3,
      remoteApp: wish,
      remoteUnits: { 'app/0': { 'private-address': '10.1.0.5' }, 'app/1': { 'private-address': 'fd00::5' } },
    });
    expect(httpProxyProvider().read([view, relationOf('http-proxy', 'late')], context)).toMatchObject({
      value: [{ relation: 3, app: 'app', requirer: id, domains: [], auth: [], from: ['10.1.0.5', 'fd00::5'] }],
    });
  });
});

describe('the laws', () => {
  it('nothing that is written crashes either side', () => {
    const bags = fc.dictionary(
      fc.oneof(fc.constantFrom('requests', 'responses'), fc.string()),
      fc.oneof(fc.string({ unit: 'binary' }), fc.json()),
    );
    fc.assert(
      fc.property(bags, (bag) => {
        const view = relationOf('http-proxy', 'squid', { remoteApp: bag, localApp: bag });
        expect(['waiting', 'blocked']).toContain(proxy.read([view], context).is);
        expect(httpProxyProvider().read([view], context).is).toBe('ready');
        expect(proxy.spec.owes?.(view, context)).toBeDefined();
      }),
    );
  });

  it('what is written is read unchanged', () => {
    const word = fc.string({ minLength: 1, unit: 'binary' });
    const auth = fc.constantFrom('none', 'srcip', 'userpass', 'srcip+userpass');
    fc.assert(
      fc.property(word, fc.array(word), fc.array(auth), (requirer, domains, auths) => {
        const asked = { requests: [{ requirer, domains, auth: auths }] };
        expect(request.parse(written(request.write(asked)))).toEqual({ ok: true, value: asked });
        const told = { responses: [{ requirer, status: 'ready' as const, http_proxy: 'http://a:1', user: requirer }] };
        expect(answer.parse(written(answer.write(told)))).toEqual({ ok: true, value: told });
      }),
    );
  });
});

const serverMetadata = {
  name: 'squid',
  provides: { 'http-proxy': { interface: 'http_proxy' } },
} as const satisfies Metadata;
const clientMetadata = {
  name: 'app',
  containers: { app: { resource: 'app-image' } },
  resources: { 'app-image': { type: 'oci-image' } },
  requires: { 'http-proxy': { interface: 'http_proxy' } },
} as const satisfies Metadata;

const Server: Charm<typeof serverMetadata> = defineCharm(serverMetadata, {
  config: () => ({ is: 'ready', value: undefined }),
  integrations: { 'http-proxy': httpProxyProvider() },
  decide: (_, { 'http-proxy': requests }) => ({
    offers: requests.map((asked) =>
      httpProxyOffer('http-proxy', asked, {
        status: 'ready',
        auth: 'userpass',
        http: 'http://squid:3128',
        username: `${asked.app}-${asked.relation}`,
      }),
    ),
  }),
  actions: {},
});
const Client: Charm<typeof clientMetadata> = defineCharm(clientMetadata, {
  config: () => ({ is: 'ready', value: undefined }),
  integrations: { 'http-proxy': httpProxy() },
  decide: (_, { 'http-proxy': { http } }) => ({
    containers: { app: { run: { files: { '/proxy.json': { content: renderJson({ http }) } }, services: {} } } },
  }),
  actions: {},
});

/** Both sides real, integrated from the beginning. */
const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(Server);
  world.deploy(Client);
  world.integrate('app:http-proxy', 'squid:http-proxy');
  prepare(world);
  await world.settle();
  return world;
};

describe('both sides, with secrets whose URIs are inside a document', { timeout: 120_000 }, () => {
  it('end active, with the credentials in use and nothing to do again', async () => {
    const world = await deployment({}, () => undefined);
    expect([world.status('app/0').status, world.status('squid/0').status]).toEqual(['active', 'active']);
    expect(await world.pebble('app/0', 'app').readText('/proxy.json')).toMatch(
      /"http:\/\/app-\d+:[A-Za-z0-9]{32}@squid:3128"/,
    );
    expect([...(await quiet(world, 'app/0')), ...(await quiet(world, 'squid/0'))]).toEqual([]);
  });

  it('killed at any write, and in any order of events, they end the same', async () => {
    expect((await crashAtEveryWrite(deployment)).differences).toEqual([]);
    expect(await shuffled(deployment, 10)).toEqual([]);
  });
});
