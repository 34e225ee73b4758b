import { problemsOf, type Databag } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nginxRoutes } from './provider.ts';
import { nginxRoute, type Routed } from './requirer.ts';

const context = { endpoint: 'nginx-route', self: selfOf({ name: 'chat' }) };
const relation = relationOf('nginx-route', 'chat', { id: 3 });

function written(routed: Routed | undefined): Databag {
  const app = nginxRoute(() => routed).spec.owes?.(relation, context).app ?? {};
  return Object.fromEntries(Object.entries(app).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

describe('a route', () => {
  it('goes out as plain text, and options that are not set are not there', () => {
    expect(written({ hostname: 'chat.example', port: 8080 })).toEqual({
      'service-hostname': 'chat.example',
      'service-name': 'chat',
      'service-namespace': 'test',
      'service-port': '8080',
    });
    expect(written({ hostname: 'a', port: 1, additionalHostnames: ['b', 'c'], maxBodySize: 50 })).toMatchObject({
      'additional-hostnames': 'b,c',
      'max-body-size': '50',
    });
  });

  it('is taken back when it is not known any more', () => {
    expect(written(undefined)).toEqual({});
    const taken = nginxRoute(() => undefined).spec.owes?.(relation, context).app ?? {};
    expect(Object.keys(taken)).toEqual(expect.arrayContaining(['service-hostname', 'path-routes', 'max-body-size']));
  });

  it('needs no answer: it is known whether there is a relation, and that is all', () => {
    expect(nginxRoute(() => undefined).read([], context)).toEqual({ is: 'ready', value: false });
    expect(nginxRoute(() => undefined).read([relation], context)).toEqual({ is: 'ready', value: true });
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(
        fc.domain(),
        fc.integer({ min: 1, max: 65_535 }),
        fc.array(fc.domain(), { minLength: 1 }),
        (hostname, port, additionalHostnames) => {
          const remoteApp = written({ hostname, port, additionalHostnames });
          const remoteUnits = { 'chat/0': { 'ingress-address': '10.1.2.3' }, 'chat/1': {} };
          expect(nginxRoutes().read([{ ...relation, remoteApp, remoteUnits }], context)).toMatchObject({
            value: {
              all: [
                {
                  app: 'chat',
                  addresses: ['10.1.2.3'],
                  route: {
                    'service-hostname': hostname,
                    'service-port': port,
                    'additional-hostnames': additionalHostnames,
                  },
                },
              ],
            },
          });
        },
      ),
    );
  });

  it.each<[string, Databag, string | undefined]>([
    ['nothing yet', {}, undefined],
    [
      'half of it',
      { 'service-hostname': 'a', 'service-name': 'b' },
      'nginx-route: service-port missing from the chat charm',
    ],
    [
      'a port that is none',
      { 'service-hostname': 'a', 'service-name': 'b', 'service-port': 'http' },
      'nginx-route: cannot read service-port from the chat charm: check that charm, or remove the relation',
    ],
  ])('of which there is %s is left out, and said', (_what, remoteApp, why) => {
    const reading = nginxRoutes().read([{ ...relation, remoteApp }], context);
    expect(reading).toMatchObject({ is: 'ready', value: { all: [] } });
    const status = reading.is === 'ready' ? reading.value?.status : undefined;
    expect(status && problemsOf(status)[0]?.why).toBe(why);
  });

  it('reads anything without an error', () => {
    const key = fc.constantFrom('service-hostname', 'service-name', 'service-port', 'max-body-size', 'x');
    fc.assert(
      fc.property(fc.dictionary(key, fc.string()), (remoteApp) => {
        expect(nginxRoutes().read([{ ...relation, remoteApp }], context).is).toBe('ready');
      }),
    );
  });
});
