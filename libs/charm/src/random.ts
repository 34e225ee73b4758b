import { randomBytes } from 'node:crypto';
import type { Random } from './kept.ts';

const lettersAndDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Randomness out of a source of bytes; by default the kernel's. */
export function randomOf(source: (count: number) => Uint8Array = randomBytes): Random {
  return {
    bytes: source,
    hex: (count) => Buffer.from(source(count)).toString('hex'),
    text: (length, alphabet = lettersAndDigits) => text(source, length, alphabet),
  };
}

/** Bytes past the largest multiple of the alphabet's size are thrown away: the rest is even. */
function text(source: (count: number) => Uint8Array, length: number, alphabet: string): string {
  if (alphabet.length < 2 || alphabet.length > 256) throw new RangeError('an alphabet has 2 to 256 characters');
  const limit = 256 - (256 % alphabet.length);
  let made = '';
  while (made.length < length) {
    for (const byte of source(length)) {
      if (byte < limit && made.length < length) made += alphabet[byte % alphabet.length] ?? '';
    }
  }
  return made;
}
