import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../fingerprint.ts';
import { Secret } from '../secret.ts';
import { isFernetKey, openFernet, sealFernet } from './fernet.ts';

// From the specification's own generate.json and invalid.json.
const key = new Secret('cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=');
const hello = 'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==';

const keys = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => new Secret(Buffer.from(bytes).toString('base64url')));
const same = (found: Secret | undefined, text: string): boolean =>
  found !== undefined && fingerprint(found) === fingerprint(text);

describe('Fernet', () => {
  it('opens the token of the specification', () => {
    expect(same(openFernet(key, hello), 'hello')).toBe(true);
  });

  it('opens what it sealed, with that key and with no other', () => {
    fc.assert(
      fc.property(keys, keys, fc.string({ unit: 'grapheme' }), (ours, theirs, text) => {
        const token = sealFernet(ours, new Secret(text)) ?? '';
        expect(same(openFernet(ours, token), text)).toBe(true);
        expect(token).toMatch(/^gAAAAAAAAAAA[\w-]+=*$/);
        if (fingerprint(ours) !== fingerprint(theirs)) expect(openFernet(theirs, token)).toBeUndefined();
      }),
    );
  });

  it('makes the same token of the same text, and another of another', () => {
    expect(sealFernet(key, new Secret('a'))).toBe(sealFernet(key, new Secret('a')));
    expect(sealFernet(key, new Secret('a'))?.slice(12, 33)).not.toBe(sealFernet(key, new Secret('b'))?.slice(12, 33));
  });

  it('opens nothing that was changed anywhere', () => {
    // Not the last letter before the padding: of its six bits four say nothing.
    fc.assert(
      fc.property(fc.nat(hello.length - 4), fc.constantFrom('A', 'B'), (at, letter) => {
        const changed = hello.slice(0, at) + letter + hello.slice(at + 1);
        expect(changed === hello || openFernet(key, changed) === undefined).toBe(true);
      }),
    );
  });

  it('never fails, whatever key and token are', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (odd, token) => {
        expect(openFernet(new Secret(odd), token)).toBeUndefined();
        expect(openFernet(key, token)).toBeUndefined();
      }),
    );
    expect(isFernetKey(new Secret('short'))).toBe(false);
    expect(sealFernet(new Secret('short'), new Secret('a'))).toBeUndefined();
    expect(isFernetKey(key)).toBe(true);
  });
});
