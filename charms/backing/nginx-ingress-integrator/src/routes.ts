import { authority, blocked, type Problem } from '@grimoire/charm';
import type { AskedRoute, Exposing } from '@grimoire/ingress';
import { isHostname, isPath, type Wishes } from './options.ts';

/** Where requests for some hosts and paths go. */
export interface Route {
  /** The relation that asked for it, for names in the configuration. */
  readonly relation: number;
  readonly app: string;
  readonly hostnames: readonly string[];
  readonly paths: readonly string[];
  /** `host:port` of each unit. */
  readonly servers: readonly string[];
  readonly scheme: 'http' | 'https';
  /** The application sees paths without this. */
  readonly strip: string | undefined;
  readonly redirectHttps: boolean;
  /** Megabytes; 0 for any. */
  readonly maxBodySize: number;
  readonly readTimeoutSeconds: number;
}

/** What can be routed, and what is wrong with the rest. */
export interface Routes {
  readonly routes: readonly Route[];
  readonly problems: readonly Problem[];
}

/** Each host and path leads to one application: the one that was integrated first. */
export function routesOf(
  asked: { readonly nginxRoute: readonly AskedRoute[]; readonly ingress: readonly Exposing[] },
  wishes: Wishes,
  app: string,
): Routes {
  const problems: Problem[] = [];
  const routes: Route[] = [];
  const taken = new Map<string, string>();
  const wanted = [
    ...asked.nginxRoute.map((one) => ({ endpoint: one.endpoint, route: ofNginxRoute(one, wishes) })),
    ...asked.ingress.map((one) => ({ endpoint: one.endpoint, route: ofIngress(one, wishes) })),
  ].toSorted((a, b) => a.route.relation - b.route.relation);
  for (const { endpoint, route } of wanted) {
    const why = wrongWith(route, taken, app);
    if (why === undefined) {
      routes.push(route);
      for (const place of places(route)) taken.set(place, route.app);
    } else {
      problems.push(blocked(`${endpoint}:${route.relation}`, `${endpoint}: ${why}`));
    }
  }
  return { routes, problems };
}

const places = ({ hostnames, paths }: Route): readonly string[] =>
  hostnames.flatMap((host) => paths.map((path) => `${host}${path}`));

function wrongWith(route: Route, taken: ReadonlyMap<string, string>, app: string): string | undefined {
  if (route.hostnames.length === 0) {
    return `${route.app} names no host: juju config ${app} service-hostname=<name>`;
  }
  const odd = [...route.hostnames.filter((host) => !isHostname(host)), ...route.paths.filter((path) => !isPath(path))];
  if (odd.length > 0) return `${route.app} asks for "${odd.join('", "')}", which is no host name or path`;
  const place = places(route).find((one) => taken.has(one));
  if (place === undefined) return undefined;
  return `${place} leads to ${taken.get(place)} already, not to ${route.app}: give one of them another host name`;
}

function ofNginxRoute({ relation, app, route, addresses }: AskedRoute, wishes: Wishes): Route {
  return {
    relation,
    app,
    hostnames: unique([
      wishes.hostname ?? route['service-hostname'],
      ...(route['additional-hostnames'] ?? []),
      ...wishes.additionalHostnames,
    ]),
    paths: wishes.paths ?? route['path-routes'] ?? ['/'],
    servers: addresses.map((host) => authority({ host, port: route['service-port'] })),
    scheme: route['backend-protocol']?.toLowerCase() === 'https' ? 'https' : 'http',
    strip: undefined,
    redirectHttps: false,
    maxBodySize: route['max-body-size'] ?? wishes.maxBodySize,
    readTimeoutSeconds: wishes.readTimeoutSeconds,
  };
}

function ofIngress({ relation, app, model, name, port, scheme, units, ...rest }: Exposing, wishes: Wishes): Route {
  const path = `/${model}-${name}`;
  return {
    relation,
    app,
    hostnames: unique([...(wishes.hostname === undefined ? [] : [wishes.hostname]), ...wishes.additionalHostnames]),
    paths: wishes.paths ?? [path],
    servers: units.map((unit) => authority({ host: unit.ip ?? unit.host, port })),
    scheme: scheme === 'https' ? 'https' : 'http',
    strip: rest.stripPrefix && wishes.paths === undefined ? path : undefined,
    redirectHttps: rest.redirectHttps,
    maxBodySize: wishes.maxBodySize,
    readTimeoutSeconds: wishes.readTimeoutSeconds,
  };
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names.map((name) => name.toLowerCase()))];

/** What users type to reach it. */
export function urlOf({ hostnames, paths }: Route): string {
  return `http://${hostnames[0] ?? ''}${paths[0] ?? '/'}`.replace(/\/$/, '');
}
