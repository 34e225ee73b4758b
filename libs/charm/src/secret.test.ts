import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { learn, redact } from './redact.ts';
import { plain, Secret } from './secret.ts';

describe('a secret', () => {
  const secret = new Secret('correct-horse');

  it.each([
    ['a template', () => `${secret}`],
    ['concatenation', () => 'a' + String(secret)],
    ['JSON', () => JSON.stringify({ secret })],
    ['a number', () => Number(secret)],
  ])('throws when it is used in %s', (_how, use) => {
    expect(use).toThrow(/pass it to a renderer/);
  });

  it('shows nothing when it is printed', () => {
    expect(inspect({ secret })).toBe('{ secret: [secret] }');
    expect(Object.keys(secret)).toEqual([]);
  });

  it('is cleaned out of text once a sink revealed it', () => {
    const other = new Secret('s3cr3t/with spaces&"quotes"');
    expect(redact('before s3cr3t/with spaces&"quotes"')).toContain('s3cr3t');
    plain(other);
    expect(redact(`plain s3cr3t/with spaces&"quotes", url ${encodeURIComponent('s3cr3t/with spaces&"quotes"')}`)).toBe(
      'plain [secret], url [secret]',
    );
    expect(redact(JSON.stringify({ a: 's3cr3t/with spaces&"quotes"' }))).toBe('{"a":"[secret]"}');
  });

  it('is cleaned out line by line, markers of a key file left alone', () => {
    learn('-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END KEY-----');
    expect(redact('error near MIIEvQIBADANBg')).toBe('error near [secret]');
    expect(redact('-----BEGIN KEY-----')).toBe('-----BEGIN KEY-----');
  });

  it('is not looked for when it is too short to mean anything', () => {
    learn('abc');
    expect(redact('abcdef')).toBe('abcdef');
  });
});
