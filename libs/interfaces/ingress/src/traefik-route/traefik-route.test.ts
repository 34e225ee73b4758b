import type { Databag } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traefikRouteOffer, traefikRoutes } from './provider.ts';
import { traefikRoute, type TraefikRoute } from './requirer.ts';

const context = { endpoint: 'traefik-route', self: selfOf({ name: 'keys' }) };
const relation = relationOf('traefik-route', 'keys', { id: 3 });

/** Key reconciliation of Hockeypuck, as its charm asks for it. */
const reconciliation: TraefikRoute = {
  config: {
    tcp: {
      routers: {
        'hockeypuck-tcp-router': {
          rule: 'ClientIP(`0.0.0.0/0`)',
          service: 'hockeypuck-tcp-service',
          entryPoints: ['reconciliation-port'],
        },
      },
      services: { 'hockeypuck-tcp-service': { loadBalancer: { servers: [{ address: 'keys-0.keys:11370' }] } } },
    },
  },
  static: { entryPoints: { 'reconciliation-port': { address: ':11370' } } },
  raw: true,
};

function written(route: TraefikRoute | undefined): Databag {
  const app = traefikRoute(() => route).spec.owes?.(relation, context).app ?? {};
  return Object.fromEntries(Object.entries(app).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

describe('a route of Traefik', () => {
  it('goes out as YAML, with Python’s words for yes and no', () => {
    expect(written(reconciliation)).toMatchSnapshot();
    expect(written({ config: {} })).toEqual({ config: '{}\n', raw: 'False' });
  });

  it('is taken back when it is not known any more', () => {
    expect(traefikRoute(() => undefined).spec.owes?.(relation, context).app).toEqual({
      config: undefined,
      static: undefined,
      raw: undefined,
    });
  });

  it('holds nothing up, and says where Traefik is once that is known', () => {
    const read = (...relations: readonly (typeof relation)[]) => traefikRoute(() => undefined).read(relations, context);
    expect(read()).toEqual({ is: 'ready', value: undefined });
    expect(read(relation)).toEqual({ is: 'ready', value: undefined });
    const offer = traefikRouteOffer('traefik-route', { relation: 3 }, { host: 'keys.example', scheme: 'https' });
    const remoteApp = { external_host: String(offer.app?.['external_host']), scheme: String(offer.app?.['scheme']) };
    expect(read({ ...relation, remoteApp })).toEqual({
      is: 'ready',
      value: { relation: 3, host: 'keys.example', scheme: 'https' },
    });
  });

  it('is read as it was written', () => {
    expect(traefikRoutes().read([{ ...relation, remoteApp: written(reconciliation) }], context)).toMatchObject({
      value: { all: [{ app: 'keys', raw: true, config: written(reconciliation)['config'] }] },
    });
  });

  it('is left out while nothing was said', () => {
    const half = { ...relation, id: 4, remoteApp: { static: '{}' } };
    expect(traefikRoutes().read([relation, half], context)).toMatchObject({ is: 'ready', value: { all: [] } });
  });

  it('reads anything without an error', () => {
    const key = fc.constantFrom('config', 'static', 'raw', 'external_host', 'scheme');
    fc.assert(
      fc.property(fc.dictionary(key, fc.string()), (remoteApp) => {
        expect(traefikRoutes().read([{ ...relation, remoteApp }], context).is).toBe('ready');
        expect(traefikRoute(() => undefined).read([{ ...relation, remoteApp }], context).is).toBe('ready');
      }),
    );
  });
});
