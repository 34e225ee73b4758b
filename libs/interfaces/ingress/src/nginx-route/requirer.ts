import { Integration, ready, type Context } from '@grimoire/charm';
import { noRoute, route, type Route } from './wire.ts';

/** What the ingress is to route. Names as in the interface, without `service-`. */
export interface Routed {
  readonly hostname: string;
  /** 1 to 65535. */
  readonly port: number;
  readonly additionalHostnames?: readonly string[];
  /** Default: everything. */
  readonly pathRoutes?: readonly string[];
  /** Megabytes. */
  readonly maxBodySize?: number;
  /** Seconds. */
  readonly sessionCookieMaxAge?: number;
  readonly retryErrors?: string;
}

/**
 * The requirer's end of `nginx-route`. There is no answer: the charm knows its host name by itself, so nothing is waited for.
 *
 * @param routed - `undefined` while it is not known what to route: then nothing is
 * @returns whether there is a relation
 * @example 'nginx-route': nginxRoute(({ self }) => ({ hostname: self.app, port: 8080 }))
 */
export function nginxRoute(
  routed: (context: Context) => Routed | undefined,
): Integration<'requires', 'nginx-route', boolean, 'always'> {
  return new Integration('requires', 'nginx-route', 'always', {
    read: (relations) => ready(relations.length > 0),
    owes(_relation, context) {
      const wanted = routed(context);
      return { app: wanted === undefined ? noRoute : route.write(bagOf(wanted, context)) };
    },
  });
}

function bagOf(wanted: Routed, { self }: Context): Route {
  return {
    'service-hostname': wanted.hostname,
    'service-name': self.app,
    'service-namespace': self.model,
    'service-port': wanted.port,
    'additional-hostnames': wanted.additionalHostnames,
    'path-routes': wanted.pathRoutes,
    'max-body-size': wanted.maxBodySize,
    'session-cookie-max-age': wanted.sessionCookieMaxAge,
    'retry-errors': wanted.retryErrors,
    'rewrite-enabled': undefined,
    'rewrite-target': undefined,
    'backend-protocol': undefined,
    'enable-access-log': undefined,
    'tls-secret-name': undefined,
  };
}
