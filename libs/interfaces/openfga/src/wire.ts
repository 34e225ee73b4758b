/** `openfga`: what is on the wire. Plain text; the token in a secret, or in the clear from old providers. */
import { databag, maybe, secret, text, type BagSchema, type Secret } from '@grimoire/charm';

/** What the requirer's leader writes into its application bag. */
export interface Request {
  readonly store_name: string;
}
export const request: BagSchema<Request> = databag({ store_name: text });

/** What the provider's leader writes into its application bag. */
export interface Answer {
  /** Absent until the store is made; the addresses come first. */
  readonly store_id: string;
  readonly grpc_api_url: string;
  readonly http_api_url: string;
  /** URI of the secret with `token`. */
  readonly token_secret_id: string | undefined;
  /** The token in the clear. */
  readonly token: Secret | undefined;
}
export const answer: BagSchema<Answer> = databag({
  store_id: text,
  grpc_api_url: text,
  http_api_url: text,
  token_secret_id: maybe(text),
  token: maybe(secret),
});

/** The content of the secret. */
export interface TokenContent {
  readonly token: Secret;
}
export const tokenContent: BagSchema<TokenContent> = databag({ token: secret });
