import { ProtocolError } from '../errors.ts';

const decoder = new TextDecoder();

/**
 * gob's numbers, texts and byte strings (juju.md 6.5): an unsigned integer below 128 is one byte, else the negated
 * count of the bytes that follow, big endian. A signed one is shifted left, its sign in the lowest bit.
 */
export class GobReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  uint(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    const length = 0x100 - first;
    if (length > 8) throw new ProtocolError(`gob: an integer of ${length} bytes`);
    let value = 0;
    for (let index = 0; index < length; index++) value = value * 0x100 + this.#byte();
    if (!Number.isSafeInteger(value)) throw new ProtocolError('gob: an integer beyond what can be counted');
    return value;
  }

  int(): number {
    const value = this.uint();
    return value % 2 === 0 ? value / 2 : -(value - 1) / 2 - 1;
  }

  bytes(): Uint8Array {
    const length = this.uint();
    if (length > this.left) throw new ProtocolError(`gob: ${length} bytes announced, ${this.left} there`);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return decoder.decode(this.bytes());
  }

  /** Passes over the eight bytes at most of a number, whatever it counts: a float may need all of them. */
  skipNumber(): void {
    const first = this.#byte();
    const length = first < 0x80 ? 0 : 0x100 - first;
    if (length > 8 || length > this.left) throw new ProtocolError('gob: a number that does not end');
    this.#at += length;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new ProtocolError('gob: a message ends in the middle of a value');
    this.#at += 1;
    return byte;
  }
}

/** The same, writing. */
export function gobUint(value: number): number[] {
  if (value < 0x80) return [value];
  const digits: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 0x100)) digits.unshift(rest % 0x100);
  return [0x100 - digits.length, ...digits];
}

export function gobInt(value: number): number[] {
  return gobUint(value < 0 ? -(value + 1) * 2 + 1 : value * 2);
}

/** Joins numbers (single bytes) and byte strings. */
export function concat(parts: readonly (readonly number[] | Uint8Array)[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
