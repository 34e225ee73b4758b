import { problemsOf, type Databag } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ingressOffer, ingressProvider, type Exposing } from './provider.ts';
import { ingress } from './requirer.ts';

const self = selfOf({ name: 'chat' });
const context = { endpoint: 'ingress', self };
const relation = relationOf('ingress', 'traefik', { id: 3 });
const present = (bag: Readonly<Record<string, string | undefined>> = {}): Databag =>
  Object.fromEntries(Object.entries(bag).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** What the requirer's end owes, as the provider sees it. */
function seen(exposed: Parameters<typeof ingress>[0], address: string | undefined = '10.1.2.3'): typeof relation {
  const owed = ingress(exposed).spec.owes?.(relation, { ...context, self: { ...self, address } });
  return { ...relation, app: 'chat', remoteApp: present(owed?.app), remoteUnits: { 'chat/0': present(owed?.unit) } };
}

function served(...relations: readonly (typeof relation)[]): readonly Exposing[] {
  const reading = ingressProvider().read(relations, context);
  if (reading.is !== 'ready' || reading.value === undefined) throw new Error('not ready');
  return reading.value.all;
}

describe('the requirer', () => {
  it('writes JSON, and leaves out what has the default', () => {
    expect(seen({ port: 8080, scheme: 'http', redirectHttps: false })).toMatchObject({
      remoteApp: { model: '"test"', name: '"chat"', port: '8080' },
      remoteUnits: { 'chat/0': { host: `"${self.fqdn}"`, ip: '"10.1.2.3"' } },
    });
    expect(Object.keys(seen({ port: 8080 }).remoteApp)).toEqual(['model', 'name', 'port']);
  });

  it.each<[string, Databag, unknown]>([
    ['the URL, without its last slash', { ingress: '{"url": "http://gate/test-chat/"}' }, 'http://gate/test-chat'],
    ['a URL of its own host', { ingress: '{"url": "https://chat.example"}' }, 'https://chat.example'],
  ])('gets %s', (_what, remoteApp, url) => {
    expect(ingress({ port: 1 }).read([{ ...relation, remoteApp }], context)).toMatchObject({ value: { url } });
  });

  it.each<[string, Databag, string, string]>([
    ['no answer yet', {}, 'waiting', 'ingress: waiting for a URL from the traefik charm'],
    ['a URL that was withdrawn', { ingress: '' }, 'waiting', 'ingress: waiting for a URL from the traefik charm'],
    ['an answer that is none', { ingress: 'null' }, 'blocked', 'ingress: cannot read ingress from the traefik charm'],
    ['a script', { ingress: '{"url": "javascript:1"}' }, 'blocked', 'ingress: cannot read ingress from the traefik'],
  ])('with %s says so', (_what, remoteApp, is, why) => {
    const reading = ingress({ port: 1 }).read([{ ...relation, remoteApp }], context);
    expect(problemsOf(reading)).toMatchObject([{ is, why: expect.stringContaining(why) }]);
  });

  it('takes the first of several', () => {
    const bag = (host: string): Databag => ({ ingress: JSON.stringify({ url: `http://${host}` }) });
    const two = [
      { ...relation, remoteApp: bag('a') },
      { ...relation, id: 4, remoteApp: bag('b') },
    ];
    expect(ingress({ port: 1 }).read(two, context)).toMatchObject({ value: { relation: 3, url: 'http://a' } });
  });
});

describe('the provider', () => {
  it('reads what the requirer writes', () => {
    const exposed = {
      port: 8080,
      stripPrefix: true,
      scheme: 'https',
      healthCheck: { path: '/h', interval: '30s' },
    } as const;
    expect(served(seen(exposed, 'fd00::3'))).toEqual([
      {
        relation: 3,
        endpoint: 'ingress',
        app: 'chat',
        model: 'test',
        name: 'chat',
        port: 8080,
        stripPrefix: true,
        redirectHttps: false,
        scheme: 'https',
        healthCheck: { path: '/h', interval: '30s' },
        units: [{ host: self.fqdn, ip: 'fd00::3' }],
      },
    ]);
  });

  it('serves the units that say where they are, while another does not', () => {
    const half = seen({ port: 1 });
    expect(served({ ...half, remoteUnits: { ...half.remoteUnits, 'chat/1': {} } })[0]?.units).toHaveLength(1);
  });

  it("takes Juju's address of a unit that tells its name only", () => {
    const named = { 'chat/0': { host: '"chat-0.chat"', 'ingress-address': '10.1.2.9' } };
    expect(served({ ...seen({ port: 1 }), remoteUnits: named })[0]?.units).toEqual([
      { host: 'chat-0.chat', ip: '10.1.2.9' },
    ]);
  });

  it('leaves out who has asked for nothing yet, and names who cannot be read', () => {
    const broken = { ...relation, id: 4, app: 'web', remoteApp: { model: 'test', name: '"web"', port: '0' } };
    const reading = ingressProvider().read([relation, broken, seen({ port: 1 })], context);
    expect(reading).toMatchObject({ is: 'ready', value: { all: [{ name: 'chat' }] } });
    expect(reading.is === 'ready' && reading.value?.status && problemsOf(reading.value.status)[0]?.why).toBe(
      'ingress: cannot read model, port from the web charm: check that charm, or remove the relation',
    );
  });

  it('offers the URL that is read, and withdraws it', () => {
    const [chat] = served(seen({ port: 1 }));
    if (chat === undefined) throw new Error('nothing served');
    const remoteApp = present(ingressOffer('ingress', chat, 'http://gate/test-chat').app);
    expect(ingress({ port: 1 }).read([{ ...relation, remoteApp }], context)).toMatchObject({
      value: { url: 'http://gate/test-chat' },
    });
    expect(ingressOffer('ingress', chat, undefined).app).toEqual({ ingress: undefined });
  });

  it('reads anything without an error, at both ends', () => {
    const key = fc.constantFrom('model', 'name', 'port', 'scheme', 'healthcheck_params', 'host', 'ip', 'ingress');
    const bag = fc.dictionary(key, fc.oneof(fc.string(), fc.json()));
    fc.assert(
      fc.property(bag, bag, (remoteApp, unit) => {
        const related = { ...relation, remoteApp, remoteUnits: { 'chat/0': unit } };
        expect(ingressProvider().read([related], context).is).toBe('ready');
        expect(['ready', 'waiting', 'blocked']).toContain(ingress({ port: 1 }).read([related], context).is);
      }),
    );
  });
});
