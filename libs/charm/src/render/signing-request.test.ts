import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomOf } from '../random.ts';
import { Secret } from '../secret.ts';
import { makePrivateKey, signingRequest } from './signing-request.ts';

const pem = makePrivateKey(randomOf((count) => Uint8Array.from({ length: count }, (_, index) => index * 7 + 1)));
const key = new Secret(pem);

/** What OpenSSL reads in it, once it has found the signature right. */
const read = (request: string): string =>
  execFileSync('openssl', ['req', '-noout', '-verify', '-subject', '-text'], {
    input: request,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  });

describe('a certificate signing request', () => {
  it('is read by OpenSSL, signature and all', () => {
    const text = read(
      signingRequest(key, { commonName: 'chat.example', names: ['chat.example', '10.1.2.3', 'fd00::1:2'] }),
    );
    expect(text).toContain('CN = chat.example');
    expect(text).toContain('DNS:chat.example, IP Address:10.1.2.3, IP Address:FD00:0:0:0:0:0:1:2');
    expect(text).toContain('ASN1 OID: prime256v1');
  });

  it('without names has none', () => {
    expect(read(signingRequest(key, { commonName: 'chat', names: [] }))).not.toContain('Alternative');
  });

  it('stays when it says the same, and is another when it does not', () => {
    const subject = { commonName: 'chat', names: ['a.example'] };
    const first = signingRequest(key, subject);
    expect(signingRequest(key, subject, ['nonsense', first])).toBe(first);
    expect(signingRequest(key, { ...subject, names: ['b.example'] }, [first])).not.toBe(first);
    const other = new Secret(makePrivateKey(randomOf((count) => new Uint8Array(count).fill(9))));
    expect(signingRequest(other, subject, [first])).not.toBe(first);
  });

  it('is read whatever its names are', () => {
    const name = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(fc.domain(), fc.array(name, { maxLength: 40 }), (commonName, names) => {
        const request = signingRequest(key, { commonName: commonName.slice(0, 64), names });
        expect(read(request)).toContain('Public Key Algorithm: id-ecPublicKey');
      }),
      { numRuns: 30 },
    );
  });

  it('has a key that anything reads, and that follows from what is random', () => {
    expect(createPrivateKey(pem).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  });
});
