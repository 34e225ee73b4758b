import { cannotRead, Integration, ready, waiting, type Offer, type Reading, type RelationView } from '@grimoire/charm';
import { certificates, requests, type Issued } from './wire.ts';

/** An authority that issues certificates. */
export interface Authority {
  readonly relation: number;
  readonly endpoint: string;
  /** The application at the other end. */
  readonly app: string;
  /** What this unit has asked for so far: give it to `signingRequest`, so that the same is not asked for anew. */
  readonly asked: readonly string[];
  readonly issued: readonly Issued[];
}

/**
 * The requirer's end of `tls-certificates`. Each unit asks for its own: with {@link tlsCertificateRequests} in the goal's
 * `offers`, because what is asked for is signed with a kept value.
 *
 * @example
 * const request = signingRequest(keys.tls, { commonName: fqdn, names: [fqdn] }, authority.asked);
 * const certificate = certificateFor(request, authority);
 * return { offers: [tlsCertificateRequests('certificates', authority, [request])], … };
 */
export function tlsCertificates(): Integration<'requires', 'tls-certificates', Authority> {
  return new Integration('requires', 'tls-certificates', 'required', {
    read: ([relation], { endpoint }) =>
      relation === undefined ? waiting(endpoint, `${endpoint}: not related`) : read(relation),
  });
}

function read({ id, endpoint, app, remoteApp, localUnit }: RelationView): Reading<Authority> {
  const said = certificates.parse(remoteApp);
  if (!said.ok && said.wrong.length > 0) return cannotRead(endpoint, said.wrong, `the ${app} charm`);
  const before = requests.parse(localUnit);
  return ready({
    relation: id,
    endpoint,
    app,
    asked: before.ok
      ? before.value.certificate_signing_requests.map((one) => `${one.certificate_signing_request}\n`)
      : [],
    issued: said.ok ? said.value.certificates : [],
  });
}

/** What was issued for this request. Waits until it was. */
export function certificateFor(request: string, { endpoint, app, issued }: Authority): Reading<Issued> {
  const found = issued.find((one) => one.certificate_signing_request === request.trim());
  return found === undefined
    ? waiting(endpoint, `${endpoint}: waiting for a certificate from the ${app} charm`)
    : ready(found);
}

/** What this unit asks for: all of it, at every look. */
export function tlsCertificateRequests<E extends string>(
  endpoint: E,
  { relation }: Pick<Authority, 'relation'>,
  asked: readonly string[],
): Offer<E> {
  return {
    endpoint,
    relation,
    unit: requests.write({
      certificate_signing_requests: asked.map((request) => ({
        certificate_signing_request: request.trim(),
        ca: false,
      })),
    }),
  };
}
