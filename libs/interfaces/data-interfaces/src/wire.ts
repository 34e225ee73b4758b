/**
 * What `postgresql_client`, `mysql_client` and `mongodb_client` have on the wire in version 0. Key sets and forms are
 * those of the reference library, data_interfaces 0.
 */
import { databag, flag, json, list, maybe, secret, strings, text, type BagSchema } from '@grimoire/charm';
import type { Secret } from '@grimoire/charm';

/** The fields that a provider is asked to hand over in secrets, in the order the reference writes them. */
export const requestedSecrets: readonly string[] = [
  'username',
  'password',
  'tls',
  'tls-ca',
  'uris',
  'read-only-uris',
  'entity-name',
  'entity-password',
];

/** What the requirer's leader writes into its application bag. */
export interface Request {
  /** The database that is wanted. */
  readonly database: string;
  /** Fields to hand over in secrets; absent: everything travels in the databag. */
  readonly 'requested-secrets': readonly string[] | undefined;
  readonly 'extra-user-roles': readonly string[] | undefined;
  readonly 'external-node-connectivity': boolean;
}
export const request: BagSchema<Request> = databag({
  database: text,
  'requested-secrets': maybe(json(strings)),
  'extra-user-roles': maybe(list),
  'external-node-connectivity': flag('true', undefined),
});

/** What the provider's leader writes into its application bag. */
export interface Answer {
  /** The database that was made; wins over the one asked for. */
  readonly database: string | undefined;
  /** `host:port`, the primary first. */
  readonly endpoints: readonly string[];
  readonly 'read-only-endpoints': readonly string[] | undefined;
  /** URI of the secret with user name and password. */
  readonly 'secret-user': string | undefined;
  /** URI of the secret with `tls` and `tls-ca`. */
  readonly 'secret-tls': string | undefined;
  readonly username: string | undefined;
  readonly password: Secret | undefined;
  /** A whole URL with the credentials in it, where no secrets are used and the provider makes one. */
  readonly uris: Secret | undefined;
  readonly tls: boolean;
  readonly 'tls-ca': string | undefined;
  /** MongoDB's replica set. */
  readonly replset: string | undefined;
  /** Of the server. */
  readonly version: string | undefined;
  /** The provider has units of its own to wait for: not ready until one says `state` = `ready`. */
  readonly subordinated: boolean;
}
export const answer: BagSchema<Answer> = databag({
  database: maybe(text),
  endpoints: list,
  'read-only-endpoints': maybe(list),
  'secret-user': maybe(text),
  'secret-tls': maybe(text),
  username: maybe(text),
  password: maybe(secret),
  uris: maybe(secret),
  tls: flag('True', 'False'),
  'tls-ca': maybe(text),
  replset: maybe(text),
  version: maybe(text),
  subordinated: flag('true', undefined),
});

/** The content of `secret-user`. */
export interface Credentials {
  readonly username: string;
  readonly password: Secret;
  /** A whole URL with the two in it. Some providers make none. */
  readonly uris: Secret | undefined;
}
export const credentials: BagSchema<Credentials> = databag({ username: text, password: secret, uris: maybe(secret) });

/** The content of `secret-tls`. */
export interface Tls {
  readonly tls: boolean;
  readonly 'tls-ca': string | undefined;
}
export const tls: BagSchema<Tls> = databag({ tls: flag('True', 'False'), 'tls-ca': maybe(text) });
