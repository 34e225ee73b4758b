/** `tls-certificates`, version 1 on the wire (what libraries 2 to 4 speak): lists as JSON, everything in PEM. */
import { databag, json, strings, type BagSchema } from '@grimoire/charm';

/** What is asked for. */
export interface SigningRequest {
  readonly certificate_signing_request: string;
  /** Whether the certificate is one of an authority. */
  readonly ca: boolean;
}

/** The requirer's unit bag; its application bag where one certificate is for all units. */
export interface Requests {
  readonly certificate_signing_requests: readonly SigningRequest[];
}
export const requests: BagSchema<Requests> = databag({ certificate_signing_requests: json(readRequests) });

/** What was issued for a request; which one, its text says. */
export interface Issued {
  readonly certificate_signing_request: string;
  readonly certificate: string;
  /** The authority's own certificate. */
  readonly ca: string;
  /** From the certificate up to the authority's. */
  readonly chain: readonly string[];
}

/** The provider's application bag. */
export interface Certificates {
  readonly certificates: readonly Issued[];
}
export const certificates: BagSchema<Certificates> = databag({ certificates: json(readIssued) });

function readRequests(value: unknown): readonly SigningRequest[] {
  return listOf(value).map((one) => ({
    certificate_signing_request: pem(one['certificate_signing_request'], 'CERTIFICATE REQUEST'),
    ca: one['ca'] === true,
  }));
}

/** Without those that were revoked. */
function readIssued(value: unknown): readonly Issued[] {
  return listOf(value)
    .filter((one) => one['revoked'] !== true)
    .map((one) => ({
      certificate_signing_request: pem(one['certificate_signing_request'], 'CERTIFICATE REQUEST'),
      certificate: pem(one['certificate'], 'CERTIFICATE'),
      ca: pem(one['ca'], 'CERTIFICATE'),
      chain: strings(one['chain'] ?? []).map((each) => pem(each, 'CERTIFICATE')),
    }));
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) throw new TypeError('not a list');
  return value.map((one: unknown) => {
    if (typeof one !== 'object' || one === null) throw new TypeError('not an object');
    return { ...one };
  });
}

/** Texts are compared, and an end of line more or less is no difference. */
function pem(value: unknown, what: string): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (!text.startsWith(`-----BEGIN ${what}-----`) || !text.endsWith(`-----END ${what}-----`)) {
    throw new TypeError(`not a ${what} in PEM`);
  }
  return text;
}
