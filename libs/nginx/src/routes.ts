import { blocked, type Problem } from '@grimoire/charm';
import { isHostname, isPath, most, type Route } from './route.ts';

/** A route that an application asks for by an endpoint. */
export interface Asked {
  readonly endpoint: string;
  readonly route: Route;
}

/** What can be routed, and what is wrong with the rest. */
export interface Routes {
  readonly routes: readonly Route[];
  readonly problems: readonly Problem[];
}

/** Each host and path leads to one application: the one that was integrated first. */
export function routesOf(asked: readonly Asked[]): Routes {
  const problems: Problem[] = [];
  const routes: Route[] = [];
  const taken = new Map<string, string>();
  const inOrder = asked.toSorted((a, b) => a.route.relation - b.route.relation);
  for (const { endpoint, route: wish } of inOrder) {
    const route = inOneForm(wish);
    const why = oddOf(route) ?? takenOf(route, taken);
    if (why === undefined) {
      routes.push(route);
      for (const place of placesOf(route)) taken.set(place, route.app);
    } else {
      problems.push(blocked(`${endpoint}:${route.relation}`, `${endpoint}: ${why}`));
    }
  }
  return { routes, problems };
}

function inOneForm(route: Route): Route {
  const { hostnames } = route;
  return {
    ...route,
    hostnames: hostnames === 'any' ? hostnames : unique(hostnames.map((name) => name.toLowerCase())),
    paths: unique(route.paths.map(withoutLastSlash)),
    strip: route.strip === undefined || route.strip === '/' ? undefined : withoutLastSlash(route.strip),
  };
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];
const withoutLastSlash = (path: string): string => path.replace(/(?<=.)\/+$/, '');

function placesOf({ hostnames, paths }: Route): readonly string[] {
  const hosts = hostnames === 'any' ? [''] : hostnames;
  return hosts.flatMap((host) => paths.map((path) => `${host}${path}`));
}

function oddOf({ app, hostnames, paths, scheme, maxBodySize }: Route): string | undefined {
  const hosts = hostnames === 'any' ? [] : hostnames;
  const odd = [...hosts.filter((host) => !isHostname(host)), ...paths.filter((path) => !isPath(path))];
  if (odd.length > 0)
    return `${app} asks for ${odd.map((one) => JSON.stringify(one)).join(', ')}, which is no host name or path`;
  if (scheme !== 'http' && scheme !== 'https')
    return `${app} speaks ${scheme}: here NGINX leads to http and https only`;
  if (maxBodySize < 0 || maxBodySize > most.megabytes) {
    return `${app} asks for requests of ${maxBodySize} MB: 0 (any) to ${most.megabytes} can be`;
  }
  return undefined;
}

function takenOf(route: Route, taken: ReadonlyMap<string, string>): string | undefined {
  const place = placesOf(route).find((one) => taken.has(one));
  if (place === undefined) return undefined;
  return `${place} leads to ${taken.get(place)} already, not to ${route.app}: give one of them another host name`;
}
