/**
 * `s3`: what is on the wire. Plain text, two lists as JSON. Version 0 has the credentials in the clear, version 1 in a
 * secret. Keys and forms are those of the reference libraries, data_platform_libs s3 0 and object-storage-charmlib 1.
 */
import { databag, integer, json, maybe, secret, strings, text, type BagSchema, type Field } from '@grimoire/charm';
import type { Secret } from '@grimoire/charm';

/** The fields that a provider of version 1 is asked to hand over in a secret. */
export const requestedSecrets: readonly string[] = ['access-key', 'secret-key'];

/** What the requirer's leader writes into its application bag. */
export interface Request {
  /** The bucket that is wanted. A provider of version 0 answers nobody who names none. */
  readonly bucket: string | undefined;
  /** Where in the bucket. */
  readonly path: string | undefined;
  /** Fields to hand over in secrets; absent: everything travels in the databag. */
  readonly 'requested-secrets': readonly string[] | undefined;
  /** Version 1, as the packaged library says it: `1`. */
  readonly version: string | undefined;
  /** Version 1, as the charm's own copy of it says it: `1.0`. */
  readonly 'lib-version': string | undefined;
}

/** A list of strings as Python's `json.dumps` writes it, with a blank after each comma. */
const pythonStrings: Field<readonly string[]> = {
  decode: (raw) => json(strings).decode(raw),
  encode: (items) => `[${items.map((item) => JSON.stringify(item)).join(', ')}]`,
};

export const request: BagSchema<Request> = databag({
  bucket: maybe(text),
  path: maybe(text),
  'requested-secrets': maybe(pythonStrings),
  version: maybe(text),
  'lib-version': maybe(text),
});

/** How a bucket is named in a request: in its path, or (`host`) in its host name, which AWS clients call `virtual`. */
export type UriStyle = 'path' | 'host';

const uriStyle: Field<UriStyle> = {
  decode(raw) {
    const word = text.decode(raw).trim().toLowerCase();
    if (word === 'path') return 'path';
    if (word === 'host' || word === 'virtual') return 'host';
    throw new TypeError('neither path nor host');
  },
  encode: (style) => style,
};

/** An absolute URL of HTTP, kept to the letter. */
const httpUrl: Field<string> = {
  decode(raw) {
    const url = text.decode(raw);
    if (!/^https?:\/\/[^\s/]/i.test(url) || !URL.canParse(url)) throw new TypeError('not a URL');
    return url;
  },
  encode: (url) => url,
};

/** JSON; some write text with commas. */
const attributes: Field<readonly string[]> = {
  decode(raw) {
    const value = text.decode(raw).trim();
    if (value.startsWith('[')) return pythonStrings.decode(value);
    return value.split(',').flatMap((item) => item.trim() || []);
  },
  encode: (items) => pythonStrings.encode(items),
};

/** What the provider's leader writes into its application bag, besides the credentials. */
export interface Answer {
  /** The bucket to use; wins over the one asked for. */
  readonly bucket: string | undefined;
  /** Absolute URL of the server. Absent: Amazon's, of the region. */
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  /** Where in the bucket. */
  readonly path: string | undefined;
  readonly 's3-uri-style': UriStyle | undefined;
  /** Of the signature: `2` or `4`. */
  readonly 's3-api-version': string | undefined;
  readonly 'storage-class': string | undefined;
  readonly 'delete-older-than-days': number | undefined;
  readonly attributes: readonly string[] | undefined;
  /** PEM. */
  readonly 'tls-ca-chain': readonly string[] | undefined;
  /** URI of the secret with the credentials. */
  readonly 'secret-extra': string | undefined;
}
export const answer: BagSchema<Answer> = databag({
  bucket: maybe(text),
  endpoint: maybe(httpUrl),
  region: maybe(text),
  path: maybe(text),
  's3-uri-style': maybe(uriStyle),
  's3-api-version': maybe(text),
  'storage-class': maybe(text),
  'delete-older-than-days': maybe(integer),
  attributes: maybe(attributes),
  'tls-ca-chain': maybe(pythonStrings),
  'secret-extra': maybe(text),
});

/** In the secret of `secret-extra`, or in the databag. */
export interface Credentials {
  readonly 'access-key': string;
  readonly 'secret-key': Secret;
}
export const credentials: BagSchema<Credentials> = databag({ 'access-key': text, 'secret-key': secret });
