/**
 * `smtp`: what is on the wire. Plain text; the password in a secret, or in the clear on the integrator's endpoint
 * `smtp-legacy`. Keys and forms are those of the reference library, smtp_integrator smtp 0. The requirer writes nothing.
 */
import { databag, flag, host, json, list, maybe, port, secret, strings, text } from '@grimoire/charm';
import type { BagSchema, Field, Secret } from '@grimoire/charm';

const words = <const W extends string>(known: readonly W[]): Field<W> => ({
  decode(raw) {
    const word = text.decode(raw).trim().toLowerCase();
    const found = known.find((one) => one === word);
    if (found === undefined) throw new TypeError(`none of ${known.join(', ')}`);
    return found;
  },
  encode: (word) => word,
});

/** `none` says that there is none; `not_provided` that it is not known. */
export type AuthType = 'none' | 'not_provided' | 'plain';
/** `tls`: from the first byte. */
export type TransportSecurity = 'none' | 'starttls' | 'tls';

/** JSON; also read with commas. */
const recipients: Field<readonly string[]> = {
  decode: (raw) => (text.decode(raw).trimStart().startsWith('[') ? json(strings).decode(raw) : list.decode(raw)),
  encode: (addresses) => `[${addresses.map((address) => JSON.stringify(address)).join(', ')}]`,
};

/** What the provider's leader writes into its application bag. */
export interface Answer {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  /** In the clear, on `smtp-legacy`. */
  readonly password: Secret | undefined;
  /** URI of the secret with `password`. */
  readonly password_id: string | undefined;
  readonly auth_type: AuthType;
  readonly transport_security: TransportSecurity;
  /** Older providers do not say: false. */
  readonly skip_ssl_verify: boolean;
  /** To be used in addresses of senders. */
  readonly domain: string | undefined;
  readonly smtp_sender: string | undefined;
  readonly recipients: readonly string[] | undefined;
}
export const answer: BagSchema<Answer> = databag({
  host,
  port,
  user: maybe(text),
  password: maybe(secret),
  password_id: maybe(text),
  auth_type: words(['none', 'not_provided', 'plain']),
  transport_security: words(['none', 'starttls', 'tls']),
  skip_ssl_verify: flag('True', 'False'),
  domain: maybe(text),
  smtp_sender: maybe(text),
  recipients: maybe(recipients),
});

/** The content of the secret of `password_id`. */
export interface Credentials {
  readonly password: Secret;
}
export const credentials: BagSchema<Credentials> = databag({ password: secret });
