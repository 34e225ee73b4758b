import type { AskedRoute, Exposing } from '@grimoire/ingress';
import { serversAt, type Route } from '@grimoire/nginx';
import type { Wishes } from './options.ts';

/** What an application asks for by `nginx-route`, as the options change it. */
export function ofNginxRoute({ relation, app, route, addresses }: AskedRoute, wishes: Wishes): Route {
  return {
    relation,
    app,
    hostnames: [
      wishes.hostname ?? route['service-hostname'],
      ...(route['additional-hostnames'] ?? []),
      ...wishes.additionalHostnames,
    ],
    paths: wishes.paths ?? route['path-routes'] ?? ['/'],
    servers: serversAt(addresses, route['service-port']),
    scheme: route['backend-protocol']?.toLowerCase() ?? 'http',
    strip: undefined,
    maxBodySize: route['max-body-size'] ?? wishes.maxBodySize,
    readTimeoutSeconds: wishes.readTimeoutSeconds,
  };
}

/** What an application asks for by `ingress`: a path of our own host, unless the options say another. */
export function ofIngress(exposing: Exposing, hostname: string, wishes: Wishes): Route {
  const { relation, app, model, name, port, scheme, units } = exposing;
  const path = `/${model}-${name}`;
  return {
    relation,
    app,
    hostnames: [hostname, ...wishes.additionalHostnames],
    paths: wishes.paths ?? [path],
    servers: serversAt(
      units.map(({ ip }) => ip),
      port,
    ),
    scheme,
    strip: exposing.stripPrefix && wishes.paths === undefined ? path : undefined,
    maxBodySize: wishes.maxBodySize,
    readTimeoutSeconds: wishes.readTimeoutSeconds,
  };
}

/** What users type to reach it. */
export function urlOf({ hostnames, paths }: Route): string {
  return `http://${hostnames[0] ?? ''}${paths[0] ?? '/'}`.replace(/\/$/, '');
}
