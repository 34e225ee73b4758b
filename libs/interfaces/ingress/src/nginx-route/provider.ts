import {
  blocked,
  databag,
  host,
  Integration,
  readEach,
  ready,
  unreadable,
  type Each,
  type Reading,
  type RelationView,
} from '@grimoire/charm';
import { route, type Route } from './wire.ts';

/** A route that was asked for. */
export interface AskedRoute {
  readonly relation: number;
  readonly endpoint: string;
  /** The application at the other end. */
  readonly app: string;
  readonly route: Route;
  /** Addresses of the application's units: the one that Juju puts into each unit's bag. */
  readonly addresses: readonly string[];
}

/** The provider's end of `nginx-route`. An application that has asked for nothing yet is left out; half a route is named. */
export function nginxRoutes(): Integration<'provides', 'nginx-route', Each<AskedRoute>, 'always'> {
  return new Integration('provides', 'nginx-route', 'always', { read: (relations) => readEach(relations, readOne) });
}

function readOne(relation: RelationView): Reading<AskedRoute | undefined> {
  const { id, app, endpoint, remoteApp, remoteUnits } = relation;
  const said = route.parse(remoteApp);
  if (said.ok) return ready({ relation: id, endpoint, app, route: said.value, addresses: addressesOf(remoteUnits) });
  if (said.wrong.length > 0) return unreadable(relation, said.wrong);
  // The three that there must be.
  if (said.missing.length === 3) return ready(undefined);
  return blocked(`${endpoint}:${id}`, `${endpoint}: ${said.missing.join(', ')} missing from the ${app} charm`);
}

const unitAddress = databag({ 'ingress-address': host });

function addressesOf(units: RelationView['remoteUnits']): readonly string[] {
  return Object.values(units).flatMap((bag) => {
    const unit = unitAddress.parse(bag);
    return unit.ok ? [unit.value['ingress-address']] : [];
  });
}
