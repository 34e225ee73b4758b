/**
 * `saml`: what is on the wire. Plain text, no secrets. Keys and forms are those of the reference library, saml_integrator
 * saml 0. The requirer writes nothing.
 */
import { databag, maybe, text, type BagSchema, type Field } from '@grimoire/charm';

/** An absolute URL of HTTP, kept to the letter: the reference's URL type adds a slash to a bare host. */
export const httpUrl: Field<string> = {
  decode(raw) {
    const url = text.decode(raw);
    if (!/^https?:\/\/[^\s/]\S*$/i.test(url) || !URL.canParse(url)) throw new TypeError('not a URL');
    return url;
  },
  encode: (url) => url,
};

/** X.509 in Base64, comma separated. Read with PEM's lines and blanks too, and kept without. */
const certificates: Field<readonly [string, ...string[]]> = {
  decode(raw) {
    const bare = text
      .decode(raw)
      .split(',')
      .flatMap((one) => one.replace(/-----(BEGIN|END) CERTIFICATE-----|\s+/g, '') || []);
    const [first, ...others] = bare;
    if (first === undefined || !bare.every((one) => /^[A-Za-z0-9+/]+={0,2}$/.test(one))) {
      throw new TypeError('not Base64');
    }
    return [first, ...others];
  },
  encode: (all) => all.join(','),
};

/** What the provider's leader writes into its application bag, besides the services. */
export interface Answer {
  /** Of the identity provider. */
  readonly entity_id: string;
  readonly x509certs: readonly [string, ...string[]];
  readonly metadata_url: string | undefined;
}
export const answer: BagSchema<Answer> = databag({
  entity_id: text,
  x509certs: certificates,
  metadata_url: maybe(httpUrl),
});
