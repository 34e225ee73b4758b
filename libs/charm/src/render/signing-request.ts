import { createECDH, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { isIP } from 'node:net';
import type { Random } from '../kept.ts';
import { reveal, type Secret } from '../secret.ts';
import { bits, holding, inPlace, octets, oid, sequence, set, utf8, zero } from './der.ts';

/** Whom a certificate is asked for. */
export interface Subject {
  /** At most 64 characters, as X.509 has it. */
  readonly commonName: string;
  /** Host names and addresses, IPv4 and IPv6. */
  readonly names: readonly string[];
}

/** A private key, for a kept value: of the curve P-256, in PEM. */
export function makePrivateKey(random: Random): string {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(random.bytes(32));
  const point = curve.getPublicKey();
  const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: base64url(curve.getPrivateKey()),
    x: base64url(point.subarray(1, 33)),
    y: base64url(point.subarray(33)),
  };
  return createPrivateKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'pkcs8' }).toString();
}

/**
 * A certificate signing request (PKCS #10) in PEM. A signature is another one each time: the request that was made before
 * stays when it says the same, so that no new certificate is asked for.
 *
 * @param before - requests that were made before
 */
export function signingRequest(key: Secret, subject: Subject, before: readonly string[] = []): string {
  const pem = reveal(key);
  const information = informationOf(pem, subject);
  const same = before.find((request) => derOf(request)?.includes(information));
  if (same !== undefined) return same;
  const signature = sign('sha256', information, { key: pem, dsaEncoding: 'der' });
  return pemOf(sequence(information, sequence(oid(ecdsaWithSha256)), bits(signature)));
}

const ecdsaWithSha256 = '1.2.840.10045.4.3.2';
const commonNameType = '2.5.4.3';
const extensionRequest = '1.2.840.113549.1.9.14';
const subjectAltName = '2.5.29.17';

/** All but the signature. */
function informationOf(pem: string, { commonName, names }: Subject): Buffer {
  const name = sequence(set(sequence(oid(commonNameType), utf8(commonName))));
  const publicKey = createPublicKey(pem).export({ format: 'der', type: 'spki' });
  const alternatives = sequence(...names.map(nameOf));
  const extensions = sequence(sequence(oid(subjectAltName), octets(alternatives)));
  const attributes = names.length === 0 ? [] : [sequence(oid(extensionRequest), set(extensions))];
  return sequence(zero, name, publicKey, holding(0, ...attributes));
}

const nameOf = (name: string): Buffer =>
  isIP(name) === 0 ? inPlace(2, Buffer.from(name, 'ascii')) : inPlace(7, bytesOf(name));

function bytesOf(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (text: string): readonly number[] =>
    text === ''
      ? []
      : text.split(':').flatMap((group) => (group.includes('.') ? pairsOf(group) : [parseInt(group, 16)]));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => 0);
  return Buffer.from([...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 0xff]));
}

/** An IPv4 address at the end of an IPv6 one. */
function pairsOf(address: string): readonly number[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return [(a << 8) | b, (c << 8) | d];
}

const pemOf = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE REQUEST-----\n`;

function derOf(pem: string): Buffer | undefined {
  const [, body] = /^-----BEGIN CERTIFICATE REQUEST-----([\s\S]+)-----END CERTIFICATE REQUEST-----\s*$/.exec(pem) ?? [];
  return body === undefined ? undefined : Buffer.from(body, 'base64');
}
