/** `matrix_auth`: what is on the wire. Plain text; what is secret is in two Juju secrets, or sealed with the key in one of them. */
import { databag, maybe, secret, text, type BagSchema, type Secret } from '@grimoire/charm';

/** The provider's application bag. */
export interface Answer {
  /** The URL that clients reach the homeserver by. */
  readonly homeserver: string;
  /** URI of the secret whose field is `shared-secret-content`. */
  readonly shared_secret_id: string;
  /** URI of the secret whose field is `encryption-key-content`, a Fernet key. The library before 1.0 has none. */
  readonly encryption_key_secret_id: string | undefined;
}
export const answer: BagSchema<Answer> = databag({
  homeserver: text,
  shared_secret_id: text,
  encryption_key_secret_id: maybe(text),
});

/** The requirer's application bag. */
export interface Request {
  /** The registration of the application service, in YAML, sealed with the provider's Fernet key. */
  readonly registration_secret: string | undefined;
  /** What the library before 1.0 has in its place: URI of the requirer's own secret. */
  readonly registration_secret_id: string | undefined;
}
export const request: BagSchema<Request> = databag({
  registration_secret: maybe(text),
  registration_secret_id: maybe(text),
});

export const sharedSecret: BagSchema<{ readonly 'shared-secret-content': Secret }> = databag({
  'shared-secret-content': secret,
});
export const encryptionKey: BagSchema<{ readonly 'encryption-key-content': Secret }> = databag({
  'encryption-key-content': secret,
});
