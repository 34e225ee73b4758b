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
import { certificates, requests, type Issued, type SigningRequest } from './wire.ts';

/** An application that wants certificates. */
export interface Asking {
  readonly relation: number;
  readonly endpoint: string;
  /** The application at the other end. */
  readonly app: string;
  /** Of all its units, and of itself. */
  readonly requests: readonly SigningRequest[];
}

/** The provider's end of `tls-certificates`. What cannot be read is named, and does not hold up the others. */
export function tlsCertificatesProvider(): Integration<'provides', 'tls-certificates', Each<Asking>, 'always'> {
  return new Integration('provides', 'tls-certificates', 'always', {
    read: (relations) => readEach(relations, readOne),
  });
}

function readOne(relation: RelationView): Reading<Asking | undefined> {
  const { id, endpoint, app, remoteApp, remoteUnits } = relation;
  const said = [remoteApp, ...Object.values(remoteUnits)].map((bag) => requests.parse(bag));
  const wrong = said.flatMap((one) => (one.ok ? [] : one.wrong));
  if (wrong.length > 0) return unreadable(relation, [...new Set(wrong)]);
  const asked = said.flatMap((one) => (one.ok ? one.value.certificate_signing_requests : []));
  return ready(asked.length === 0 ? undefined : { relation: id, endpoint, app, requests: asked });
}

/** All that was issued to an application, for the goal's `offers`. */
export function tlsCertificatesOffer<E extends string>(
  endpoint: E,
  { relation }: Pick<Asking, 'relation'>,
  issued: readonly Issued[],
): Offer<E> {
  return { endpoint, relation, app: certificates.write({ certificates: issued }) };
}
