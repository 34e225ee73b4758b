import { ingressProvider, type Exposing } from '@grimoire/ingress';
import { routesOf, serversAt, type Route, type Routes } from '@grimoire/nginx';
import type { Mode } from './options.ts';

/** The endpoint `ingress`. */
export const exposed: ReturnType<typeof ingressProvider> = ingressProvider();

/** What is served, and what those who asked are told. */
export interface Proxied extends Routes {
  /** Where this ingress itself is. */
  readonly gateway: string;
  /** By relation; one that is not served has none. */
  readonly urls: ReadonlyMap<number, string>;
}

/**
 * Traefik's rules: a path leads there whatever host is asked for; a subdomain is a host of its own.
 *
 * @param fqdn - where it is without a host name of its own
 */
export function proxied(all: readonly Exposing[], mode: Mode, fqdn: string): Proxied {
  const gateway = `http://${mode.hostname ?? fqdn}`;
  const { routes, problems } = routesOf(
    all.map((exposing) => ({ endpoint: exposing.endpoint, route: routeOf(exposing, mode) })),
  );
  const served = new Set(routes.map(({ relation }) => relation));
  const urls = all
    .filter(({ relation }) => served.has(relation))
    .map((exposing): [number, string] => [exposing.relation, urlOf(exposing, mode, gateway)]);
  return { routes, problems, gateway, urls: new Map(urls) };
}

const nameOf = ({ model, name }: Exposing): string => `${model}-${name}`;

function urlOf(exposing: Exposing, mode: Mode, gateway: string): string {
  return mode.by === 'path'
    ? `${gateway}/${nameOf(exposing)}`
    : `http://${nameOf(exposing)}.${mode.hostname}`.toLowerCase();
}

function routeOf(exposing: Exposing, mode: Mode): Route {
  const path = `/${nameOf(exposing)}`;
  return {
    relation: exposing.relation,
    app: exposing.app,
    hostnames: mode.by === 'path' ? 'any' : [`${nameOf(exposing)}.${mode.hostname}`],
    paths: mode.by === 'path' ? [path] : ['/'],
    servers: serversAt(
      exposing.units.map(({ ip }) => ip),
      exposing.port,
    ),
    scheme: exposing.scheme,
    strip: mode.by === 'path' && exposing.stripPrefix ? path : undefined,
    maxBodySize: 0,
    readTimeoutSeconds: 3600,
  };
}
