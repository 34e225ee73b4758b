import { Integration, ready, unreadable, waiting, type Reading, type RelationView } from '@grimoire/charm';
import { answer, request, unitAddress, type HealthCheck, type Scheme } from './wire.ts';

/** Where users reach the application. */
export interface Ingress {
  /** Juju's number of the relation. */
  readonly relation: number;
  /** Without a slash at the end. Its path is the prefix that links and redirects must carry. */
  readonly url: string;
}

/** What the ingress has to know of the application. */
export interface Exposed {
  /** 1 to 65534. */
  readonly port: number;
  /** The workload sees paths without the prefix. Default false. */
  readonly stripPrefix?: boolean;
  /** Default false. */
  readonly redirectHttps?: boolean;
  /** Default `http`. */
  readonly scheme?: Scheme;
  readonly healthCheck?: HealthCheck;
}

/**
 * The requirer's end of `ingress`, version 2. Every unit tells where it is, again at every look; the leader what is exposed.
 * Of several relations the first counts. A URL that is withdrawn is waited for anew.
 *
 * @example ingress: ingress({ port: 8080 }).optional()
 */
export function ingress(exposed: Exposed): Integration<'requires', 'ingress', Ingress> {
  return new Integration('requires', 'ingress', 'required', {
    owes: (_relation, { self }) => ({
      app: request.write({
        model: self.model,
        name: self.app,
        port: exposed.port,
        'strip-prefix': exposed.stripPrefix || undefined,
        'redirect-https': exposed.redirectHttps || undefined,
        scheme: exposed.scheme === 'http' ? undefined : exposed.scheme,
        healthcheck_params: exposed.healthCheck,
      }),
      unit: unitAddress.write({ host: self.fqdn, ip: self.address }),
    }),
    read: ([relation], { endpoint }) =>
      relation ? read(relation) : waiting(endpoint, `${endpoint}: waiting for the relation`),
  });
}

function read(relation: RelationView): Reading<Ingress> {
  const { id, app, endpoint, remoteApp } = relation;
  const said = answer.parse(remoteApp);
  if (said.ok) return ready({ relation: id, url: said.value.ingress.url.replace(/\/+$/, '') });
  if (said.wrong.length > 0) return unreadable(relation, said.wrong);
  return waiting(endpoint, `${endpoint}: waiting for a URL from the ${app} charm`);
}
