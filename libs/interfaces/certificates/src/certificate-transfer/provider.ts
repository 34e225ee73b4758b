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
import { spoken, transferred } from './wire.ts';

/** An application that wants to know whom to trust. */
export interface Trusting {
  readonly relation: number;
  readonly endpoint: string;
}

/** The provider's end of `certificate_transfer` v1. An application that speaks only version 0, or has not said, is left out. */
export function certificatesProvider(): Integration<'provides', 'certificate_transfer', Each<Trusting>, 'always'> {
  return new Integration('provides', 'certificate_transfer', 'always', {
    read: (relations) => readEach(relations, readOne),
  });
}

function readOne(relation: RelationView): Reading<Trusting | undefined> {
  const said = spoken.parse(relation.remoteApp);
  if (said.ok)
    return ready(said.value.version >= 1 ? { relation: relation.id, endpoint: relation.endpoint } : undefined);
  return said.wrong.length === 0 ? ready(undefined) : unreadable(relation, said.wrong);
}

/** What such an application is told, for the goal's `offers`. */
export function certificatesOffer<E extends string>(
  endpoint: E,
  { relation }: Trusting,
  certificates: readonly string[],
): Offer<E> {
  return { endpoint, relation, app: { ...transferred.write({ certificates }), version: '1' } };
}
