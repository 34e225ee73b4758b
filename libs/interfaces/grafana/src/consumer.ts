import {
  Integration,
  readEach,
  ready,
  unreadable,
  type Each,
  type Offer,
  type Reading,
  type RelationView,
} from '@grimoire/charm';
import { offered, type Template } from './wire.ts';

/** The dashboards of one application. */
export interface Received {
  readonly relation: number;
  readonly endpoint: string;
  /** The application at the other end. */
  readonly app: string;
  /** By their key on the wire, still compressed. */
  readonly templates: Readonly<Record<string, Template>>;
}

/**
 * The requirer's end of `grafana_dashboard`. An application that has sent nothing yet is left out. Broken data
 * does not hold up the others: it is in `status`, with who sent it.
 */
export function receivedDashboards(): Integration<'requires', 'grafana_dashboard', Each<Received>, 'always'> {
  return new Integration('requires', 'grafana_dashboard', 'always', {
    read: (relations) => readEach(relations, readOne),
  });
}

function readOne(relation: RelationView): Reading<Received | undefined> {
  const { id, app, remoteApp, endpoint } = relation;
  const said = offered.parse(remoteApp);
  if (said.ok) return ready({ relation: id, endpoint, app, templates: said.value.dashboards.templates });
  if (said.wrong.length === 0) return ready(undefined);
  return unreadable(relation, said.wrong);
}

/** What is wrong with an application's dashboards, for the goal's `offers`; nothing takes back what was said before. */
export function dashboardsOffer<E extends string>(
  endpoint: E,
  { relation }: Received,
  errors: readonly { readonly dashboard_id: string; readonly error: string }[],
): Offer<E> {
  const event = errors.length === 0 ? undefined : JSON.stringify({ valid: false, errors });
  return { endpoint, relation, app: { event } };
}
