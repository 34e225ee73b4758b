import { createHmac } from 'node:crypto';
import { reveal, type Secret } from '../secret.ts';

/** A signature in hex, made with a secret key that does not leave this function. */
export function hmac(algorithm: 'sha1' | 'sha256' | 'sha512', key: Secret, text: string): string {
  return createHmac(algorithm, reveal(key)).update(text).digest('hex');
}
