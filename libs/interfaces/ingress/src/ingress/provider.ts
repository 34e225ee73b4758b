import {
  databag,
  host,
  Integration,
  readEach,
  ready,
  unreadable,
  type Databag,
  type Each,
  type Offer,
  type Reading,
  type RelationView,
} from '@grimoire/charm';
import { answer, request, unitAddress, type HealthCheck, type Scheme, type UnitAddress } from './wire.ts';

/** An application that wants to be reached. */
export interface Exposing {
  readonly relation: number;
  readonly endpoint: string;
  /** The application at the other end. */
  readonly app: string;
  readonly model: string;
  readonly name: string;
  readonly port: number;
  readonly stripPrefix: boolean;
  readonly redirectHttps: boolean;
  readonly scheme: Scheme;
  readonly healthCheck: HealthCheck | undefined;
  /** Units that say where they are, by number; the others get nothing yet. */
  readonly units: readonly UnitAddress[];
}

/** The provider's end of `ingress`, version 2. An application that has asked for nothing yet is left out. */
export function ingressProvider(): Integration<'provides', 'ingress', Each<Exposing>, 'always'> {
  return new Integration('provides', 'ingress', 'always', { read: (relations) => readEach(relations, readOne) });
}

function readOne(relation: RelationView): Reading<Exposing | undefined> {
  const { id, app, endpoint, remoteApp, remoteUnits } = relation;
  const said = request.parse(remoteApp);
  if (!said.ok) return said.wrong.length > 0 ? unreadable(relation, said.wrong) : ready(undefined);
  const { model, name, port, scheme, healthcheck_params: healthCheck, ...rest } = said.value;
  const units = Object.values(remoteUnits).flatMap((bag) => {
    const unit = unitAddress.parse(bag);
    return unit.ok ? [{ host: unit.value.host, ip: unit.value.ip ?? toldByJuju(bag) }] : [];
  });
  return ready({
    relation: id,
    endpoint,
    app,
    model,
    name,
    port,
    stripPrefix: rest['strip-prefix'] === true,
    redirectHttps: rest['redirect-https'] === true,
    scheme: scheme ?? 'http',
    healthCheck,
    units,
  });
}

const juju = databag({ 'ingress-address': host });

function toldByJuju(bag: Databag): string | undefined {
  const said = juju.parse(bag);
  return said.ok ? said.value['ingress-address'] : undefined;
}

/** Where an application is reached, for the goal's `offers`; `undefined` withdraws it. */
export function ingressOffer<E extends string>(
  endpoint: E,
  { relation }: Exposing,
  url: string | undefined,
  after: readonly string[] = [],
): Offer<E> {
  const app = url === undefined ? { ingress: undefined } : answer.write({ ingress: { url } });
  return { endpoint, relation, app, after };
}
