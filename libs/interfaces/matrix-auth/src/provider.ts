import {
  blocked,
  Integration,
  openFernet,
  readEach,
  ready,
  waiting,
  type Each,
  type Offer,
  type Random,
  type Reading,
  type RelationView,
  type Secret,
} from '@grimoire/charm';
import { request } from './wire.ts';

/** An application service that wants to be known to the homeserver. */
export interface Asked {
  readonly relation: number;
  readonly endpoint: string;
  /** The application at the other end. */
  readonly app: string;
  /** Its registration, sealed. `undefined`: it has sent none yet, because it needs our key first. */
  readonly sealed: string | undefined;
}

/** The provider's end of `matrix_auth`. One that says what cannot be read does not hold up the others. */
export function matrixAuthProvider(): Integration<'provides', 'matrix_auth', Each<Asked>, 'always'> {
  return new Integration('provides', 'matrix_auth', 'always', {
    own: labels,
    read: (relations) => readEach(relations, readOne),
  });
}

function readOne({ id, endpoint, app, remoteApp }: RelationView): Reading<Asked> {
  const said = request.parse(remoteApp);
  const { registration_secret: sealed, registration_secret_id: old } = said.ok ? said.value : {};
  if (sealed === undefined && old !== undefined) {
    const why = `${endpoint}: ${app} speaks an older version of matrix_auth: juju refresh ${app}`;
    return blocked(`${endpoint}:${id}`, why);
  }
  return ready({ relation: id, endpoint, app, sealed });
}

/**
 * The registration of an application service, in YAML. `undefined`: none was sent yet. One that was sealed with another key
 * (that of a charm before this one) waits: the application sends it anew when it sees the key that it is told.
 */
export function registrationOf({ relation, endpoint, app, sealed }: Asked, key: Secret): Reading<Secret | undefined> {
  if (sealed === undefined) return ready(undefined);
  const opened = openFernet(key, sealed);
  if (opened !== undefined) return ready(opened);
  return waiting(`${endpoint}:${relation}`, `${endpoint}: waiting for ${app} to send its registration with our key`);
}

/** A key for {@link Served}, for a kept value: made once, or registrations of before cannot be opened any more. */
export function makeKey(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

/** What every application service is told. */
export interface Served {
  /** The URL that clients reach the homeserver by. */
  readonly homeserver: string;
  /** With which it may register users. */
  readonly sharedSecret: Secret;
  /** Of {@link makeKey}. */
  readonly encryptionKey: Secret;
}

/** The answer, for the goal's `offers`. Both secrets are of the relation, so that each application is granted them. */
export function matrixAuthOffer<E extends string>(
  endpoint: E,
  { relation }: Asked,
  { homeserver, sharedSecret, encryptionKey }: Served,
): Offer<E> {
  const { shared_secret_id, encryption_key_secret_id } = labels({ id: relation, endpoint });
  return {
    endpoint,
    relation,
    app: { homeserver },
    secrets: {
      shared_secret_id: { label: shared_secret_id, content: { 'shared-secret-content': sharedSecret } },
      encryption_key_secret_id: {
        label: encryption_key_secret_id,
        content: { 'encryption-key-content': encryptionKey },
      },
    },
  };
}

function labels({ id, endpoint }: { readonly id: number; readonly endpoint: string }): {
  readonly shared_secret_id: string;
  readonly encryption_key_secret_id: string;
} {
  const label = (what: string): string => `${endpoint}.${id}.${what}`;
  return { shared_secret_id: label('shared-secret'), encryption_key_secret_id: label('encryption-key-secret') };
}
