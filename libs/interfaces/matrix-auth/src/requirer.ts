import {
  blocked,
  cannotRead,
  Integration,
  isFernetKey,
  sealFernet,
  waiting,
  type Context,
  type Reading,
  type RelationView,
  type Secret,
} from '@grimoire/charm';
import { answer, encryptionKey, sharedSecret } from './wire.ts';

/** A homeserver that this application service is known to. */
export interface Homeserver {
  readonly relation: number;
  /** The URL that clients reach it by. */
  readonly url: string;
  /** With which users may be registered. */
  readonly sharedSecret: Secret;
}

/**
 * The requirer's end of `matrix_auth`: sends the registration of an application service, sealed with the homeserver's key as
 * soon as that can be read, and again when the key is another.
 *
 * @param registration - the registration in YAML. `undefined`: not known yet
 */
export function matrixAuth(
  registration: (context: Context) => Secret | undefined,
): Integration<'requires', 'matrix_auth', Homeserver> {
  return new Integration('requires', 'matrix_auth', 'required', {
    secrets: ['shared_secret_id', 'encryption_key_secret_id'],
    owes(relation, context) {
      const key = keyIn(relation);
      const text = key && registration(context);
      return { app: { registration_secret: key && text && sealFernet(key, text) } };
    },
    read: ([relation], context) =>
      relation === undefined ? waiting(context.endpoint, `${context.endpoint}: not related`) : read(relation, context),
  });
}

function read(relation: RelationView, { endpoint }: Context): Reading<Homeserver> {
  const from = `the ${relation.app || 'homeserver'} charm`;
  const said = answer.parse(relation.remoteApp);
  if (!said.ok && said.wrong.length > 0) return cannotRead(endpoint, said.wrong, from);
  if (!said.ok) return waiting(endpoint, `${endpoint}: waiting for ${said.missing.join(', ')} from ${from}`);
  const key = keyIn(relation);
  if (key !== undefined && !isFernetKey(key)) return cannotRead(endpoint, ['encryption-key-content'], from);
  if (said.value.encryption_key_secret_id === undefined) {
    return blocked(
      endpoint,
      `${endpoint}: ${relation.app} speaks an older version of matrix_auth: juju refresh ${relation.app}`,
    );
  }
  const shared = sharedSecret.parse(relation.secrets['shared_secret_id'] ?? {});
  if (!shared.ok || key === undefined) {
    return waiting(endpoint, `${endpoint}: waiting for the secrets of ${from}`);
  }
  return {
    is: 'ready',
    value: { relation: relation.id, url: said.value.homeserver, sharedSecret: shared.value['shared-secret-content'] },
  };
}

function keyIn({ secrets }: RelationView): Secret | undefined {
  const found = encryptionKey.parse(secrets['encryption_key_secret_id'] ?? {});
  return found.ok ? found.value['encryption-key-content'] : undefined;
}
