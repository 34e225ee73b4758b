import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { reveal, Secret } from '../secret.ts';

/*
 * Fernet, as Python's cryptography has it (https://github.com/fernet/spec): a byte 0x80, the seconds as 64 bits, 16 bytes of
 * IV, AES-128-CBC with PKCS 7, and the HMAC-SHA256 of all that; in base64 for URLs, with padding. The key is 32 bytes in that
 * same base64: 16 that sign, 16 that encrypt.
 */
const version = 0x80;
const [timeAt, ivAt, textAt] = [1, 9, 25];
const macLength = 32;

/** Whether a text is such a key: tokens need one. */
export const isFernetKey = (key: Secret): boolean => keysOf(key) !== undefined;

/**
 * What a token says. `undefined` when it is garbled, was made with another key, or the key is none. How old it is does not
 * matter.
 */
export function openFernet(key: Secret, token: string): Secret | undefined {
  const keys = keysOf(key);
  const bytes = decoded(token);
  if (keys === undefined || bytes === undefined || bytes.length < textAt + macLength || bytes[0] !== version) {
    return undefined;
  }
  const signed = bytes.subarray(0, -macLength);
  if (!timingSafeEqual(macOf(keys.signing, signed), bytes.subarray(-macLength))) return undefined;
  try {
    const cipher = createDecipheriv('aes-128-cbc', keys.encryption, signed.subarray(ivAt, textAt));
    const text = Buffer.concat([cipher.update(signed.subarray(textAt)), cipher.final()]);
    return new Secret(text.toString('utf8'));
  } catch {
    return undefined;
  }
}

/**
 * A token that says this text; `undefined` when the key is none. The same text with the same key is the same token, as a
 * decision needs it: the IV follows from both, and the time is 0.
 */
export function sealFernet(key: Secret, text: Secret): string | undefined {
  const keys = keysOf(key);
  if (keys === undefined) return undefined;
  const content = Buffer.from(reveal(text), 'utf8');
  const head = Buffer.alloc(textAt);
  head[0] = version;
  head.fill(0, timeAt, ivAt);
  macOf(keys.signing, Buffer.concat([Buffer.from('iv:'), content])).copy(head, ivAt, 0, textAt - ivAt);
  const cipher = createCipheriv('aes-128-cbc', keys.encryption, head.subarray(ivAt, textAt));
  const signed = Buffer.concat([head, cipher.update(content), cipher.final()]);
  return encoded(Buffer.concat([signed, macOf(keys.signing, signed)]));
}

const macOf = (key: Uint8Array, bytes: Uint8Array): Buffer => createHmac('sha256', key).update(bytes).digest();

function keysOf(key: Secret): { readonly signing: Buffer; readonly encryption: Buffer } | undefined {
  const bytes = decoded(reveal(key));
  return bytes?.length === 32 ? { signing: bytes.subarray(0, 16), encryption: bytes.subarray(16) } : undefined;
}

function decoded(text: string): Buffer | undefined {
  const unpadded = text.trim().replace(/=+$/, '');
  return /^[\w-]+$/.test(unpadded) ? Buffer.from(unpadded, 'base64url') : undefined;
}

/** With padding, which Python wants. */
const encoded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
