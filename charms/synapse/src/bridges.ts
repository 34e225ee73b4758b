import {
  kept,
  problemsOf,
  reasons,
  type AbsolutePath,
  type FileGoal,
  type Kept,
  type NotReady,
  type Offer,
  type Secret,
} from '@grimoire/charm';
import { makeKey, matrixAuthOffer, registrationOf, type Asked, type Served } from '@grimoire/matrix-auth';
import { synapseUser } from './user.ts';

/** Opens what bridges send. Another one, and they would all have to send it anew. */
export const encryption: Kept<'synapse-peers'> = kept({
  secret: { bag: 'synapse-peers', key: 'secret-encryption-id', field: 'encryption-key-content' },
  make: makeKey,
});

/** Application services, in Synapse's words: who may act for many users. */
export interface Bridges {
  /** Their registrations, by the path at which Synapse reads them. */
  readonly files: Readonly<Record<AbsolutePath, FileGoal>>;
  /** Why some are not served. */
  readonly status: NotReady | undefined;
}

/** One that cannot be read does not keep the others out. The paths are those of the Python charm. */
export function bridges(asked: readonly Asked[], key: Secret): Bridges {
  const read = asked.map((one) => ({ one, registration: registrationOf(one, key) }));
  return {
    files: Object.fromEntries(
      read.flatMap(({ one, registration }): readonly (readonly [AbsolutePath, FileGoal])[] =>
        registration.is === 'ready' && registration.value !== undefined
          ? [[pathOf(one), { content: registration.value, mode: 0o640, ...synapseUser }]]
          : [],
      ),
    ),
    status: reasons(
      ...read.flatMap(({ registration }) => (registration.is === 'ready' ? [] : problemsOf(registration))),
    ),
  };
}

const pathOf = ({ endpoint, relation }: Asked): AbsolutePath =>
  `/data/appservice-registration-${endpoint}-${relation}.yaml`;

/** Every bridge is told where the server is, and how it registers users. */
export const bridgeOffers = (asked: readonly Asked[], served: Served): readonly Offer<'matrix-auth'>[] =>
  asked.map((one) => matrixAuthOffer('matrix-auth', one, served));
