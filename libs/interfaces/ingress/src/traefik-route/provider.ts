import { Integration, readEach, ready, type Each, type Offer, type Reading, type RelationView } from '@grimoire/charm';
import { gateway, routing, type Routing } from './wire.ts';

/** What an application wants Traefik to do. */
export interface Configuring extends Routing {
  readonly relation: number;
  readonly endpoint: string;
  /** The application at the other end. */
  readonly app: string;
}

/** The provider's end of `traefik_route`. An application that has said nothing yet is left out. */
export function traefikRoutes(): Integration<'provides', 'traefik_route', Each<Configuring>, 'always'> {
  return new Integration('provides', 'traefik_route', 'always', { read: (relations) => readEach(relations, readOne) });
}

function readOne({ id, endpoint, app, remoteApp }: RelationView): Reading<Configuring | undefined> {
  const said = routing.parse(remoteApp);
  return ready(said.ok ? { relation: id, endpoint, app, ...said.value } : undefined);
}

/** Where this Traefik is reached from outside, for the goal's `offers`. */
export function traefikRouteOffer<E extends string>(
  endpoint: E,
  { relation }: Pick<Configuring, 'relation'>,
  at: { readonly host: string; readonly scheme: 'http' | 'https' },
): Offer<E> {
  return { endpoint, relation, app: gateway.write({ external_host: at.host, scheme: at.scheme }) };
}
