import {
  Integration,
  ready,
  renderYaml,
  type Document,
  type Context,
  type Reading,
  type RelationView,
} from '@grimoire/charm';
import { gateway, noRouting, routing } from './wire.ts';

/** What Traefik is to do. A databag is no place for secrets, so there can be none in it. */
export interface TraefikRoute {
  /** Its dynamic configuration: routers, services, middlewares. Lists of units sorted, or it changes with their order. */
  readonly config: Document;
  /** Its static configuration: entry points. A change makes Traefik start anew. */
  readonly static?: Document;
  /** Whether the provider adds no routers for TLS by itself. Default false. */
  readonly raw?: boolean;
}

/** Where Traefik is reached from outside. */
export interface Outside {
  readonly relation: number;
  /** A name or an address. */
  readonly host: string;
  /** `http` or `https`. */
  readonly scheme: string;
}

/**
 * The requirer's end of `traefik_route`. It holds nothing up: what is routed is the charm's own to know.
 *
 * @param wanted - `undefined` while it is not known what to route: then nothing is
 * @returns where Traefik is reached; `undefined` without a relation, and until it says so
 */
export function traefikRoute(
  wanted: (context: Context) => TraefikRoute | undefined,
): Integration<'requires', 'traefik_route', Outside | undefined, 'always'> {
  return new Integration('requires', 'traefik_route', 'always', {
    read: ([relation]) => (relation === undefined ? ready(undefined) : outside(relation)),
    owes(_relation, context) {
      const route = wanted(context);
      return { app: route === undefined ? noRouting : written(route) };
    },
  });
}

function outside(relation: RelationView): Reading<Outside | undefined> {
  const said = gateway.parse(relation.remoteApp);
  return ready(
    said.ok ? { relation: relation.id, host: said.value.external_host, scheme: said.value.scheme } : undefined,
  );
}

function written({
  config,
  static: entryPoints,
  raw = false,
}: TraefikRoute): Readonly<Record<string, string | undefined>> {
  return routing.write({
    config: renderYaml(config),
    static: entryPoints === undefined ? undefined : renderYaml(entryPoints),
    raw,
  });
}
