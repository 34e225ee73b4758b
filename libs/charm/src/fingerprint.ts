import { createHash } from 'node:crypto';
import { peel, Secret } from './secret.ts';

/**
 * A short name for a value, to see whether it changed: 16 hex digits of SHA-256. It tells nothing about a value that
 * cannot be guessed (a generated password); do not use it on one that can.
 */
export function fingerprint(...values: readonly (string | Secret)[]): string {
  const hash = createHash('sha256');
  for (const value of values) {
    const text = value instanceof Secret ? peel(value) : value;
    hash.update(`${Buffer.byteLength(text)}:`).update(text);
  }
  return hash.digest('hex').slice(0, 16);
}
