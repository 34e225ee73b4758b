import { ProtocolError } from '../errors.ts';
import { GobReader } from './bytes.ts';
import { builtIn, eachField, firstOwnId, type GobType, readDefinition } from './types.ts';

/** A decoded value. Floats, complex numbers and self-encoded types are passed over: they are `undefined`. */
export type GobValue =
  | boolean
  | number
  | string
  | Uint8Array
  | readonly GobValue[]
  | { readonly [field: string]: GobValue }
  | undefined;

type StructType = Extract<GobType, { kind: 'struct' }>;

/** The largest message that is taken: far above any databag or secret, far below what could hurt. */
export const largestMessage: number = 32 * 1024 * 1024;

/** More type definitions than any honest peer sends on one connection. */
const mostTypes = 256;
/** Deeper than any type of the protocol; a type that contains itself ends here. */
const deepest = 16;
/** Elements of lists in one message: a hostile one of empty structs would cost far more memory than it has bytes. */
const mostElements = 100_000;

/**
 * One direction of a connection: bytes in, in any pieces; values out. Type ids are those that the sender defines; fields
 * are found by name, so a peer may know more or fewer than we do. Anything malformed is a `ProtocolError`, after which
 * the connection is of no use.
 */
export class GobDecoder {
  readonly #types = new Map<number, GobType>();
  #pieces: Uint8Array[] = [];
  #length = 0;
  /** Bytes needed before another look is worth it: keeps a large message in small pieces from being joined each time. */
  #wanted = 1;
  #elements = 0;

  /** Takes the next bytes, and gives the values that are now complete. */
  push(piece: Uint8Array): { readonly [field: string]: GobValue }[] {
    this.#pieces.push(piece);
    this.#length += piece.length;
    const values: { readonly [field: string]: GobValue }[] = [];
    if (this.#length < this.#wanted) return values;

    const bytes = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces, this.#length);
    let at = 0;
    this.#wanted = 1;
    while (at < bytes.length) {
      const frame = frameAt(bytes, at);
      if (bytes.length < frame.end) {
        this.#doubt(bytes.subarray(frame.start));
        this.#wanted = frame.end - at;
        break;
      }
      const value = this.#message(bytes.subarray(frame.start, frame.end));
      if (value) values.push(value);
      at = frame.end;
    }
    this.#pieces = at === bytes.length ? [] : [bytes.subarray(at)];
    this.#length = bytes.length - at;
    return values;
  }

  /** Whether nothing is half read: a connection may end here. */
  get idle(): boolean {
    return this.#length === 0;
  }

  #message(bytes: Uint8Array): { readonly [field: string]: GobValue } | undefined {
    const from = new GobReader(bytes);
    this.#elements = 0;
    const id = from.int();
    const type = this.#expect(id);
    if (!type) this.#define(-id, from);
    const value = type && this.#fields(type, from, 0);
    if (from.left > 0) throw new ProtocolError(`gob: ${from.left} bytes behind the end of a value`);
    return value;
  }

  /** A message that is still coming is looked at too: whoever sends noise and then waits must not make us wait. */
  #doubt(start: Uint8Array): void {
    const first = start[0];
    if (first === undefined || (first >= 0x80 && start.length <= 0x100 - first)) return;
    this.#expect(new GobReader(start).int());
  }

  /** The struct that a message is a value of; nothing for the definition of a type that is not built in. */
  #expect(id: number): StructType | undefined {
    const type = this.#types.get(id);
    if (type?.kind === 'struct') return type;
    if (id <= -firstOwnId) return undefined;
    throw new ProtocolError(`gob: a message of type ${id}, which is no struct we were told of`);
  }

  #define(id: number, from: GobReader): void {
    if (this.#types.size >= mostTypes) throw new ProtocolError(`gob: more than ${mostTypes} types`);
    this.#types.set(id, readDefinition(from));
  }

  #fields(type: StructType, from: GobReader, depth: number): { readonly [field: string]: GobValue } {
    const entries: [string, GobValue][] = [];
    eachField(from, (index) => {
      const field = type.fields[index];
      if (!field) throw new ProtocolError(`gob: ${type.name} has no field ${index}`);
      entries.push([field.name, this.#value(field.type, from, depth + 1)]);
    });
    return Object.fromEntries(entries);
  }

  #value(id: number, from: GobReader, depth: number): GobValue {
    if (depth > deepest) throw new ProtocolError(`gob: values nested more than ${deepest} deep`);
    switch (id) {
      case builtIn.bool:
        return from.uint() !== 0;
      case builtIn.int:
        return from.int();
      case builtIn.uint:
        return from.uint();
      case builtIn.bytes:
        return from.bytes();
      case builtIn.string:
        return from.text();
      case builtIn.float:
        from.skipNumber();
        return undefined;
      case builtIn.complex:
        from.skipNumber();
        from.skipNumber();
        return undefined;
      default:
        return this.#own(id, from, depth);
    }
  }

  #own(id: number, from: GobReader, depth: number): GobValue {
    const type = this.#types.get(id);
    if (!type) throw new ProtocolError(`gob: a value of type ${id}, which was never defined`);
    if (type.kind === 'struct') return this.#fields(type, from, depth);
    if (type.kind === 'opaque') {
      from.bytes();
      return undefined;
    }
    const count = from.uint();
    this.#elements += count;
    if (this.#elements > mostElements) throw new ProtocolError(`gob: more than ${mostElements} elements in a message`);
    // Every element takes a byte at least: a count beyond the bytes left is a lie, found out before the loop.
    if (count > from.left) throw new ProtocolError(`gob: ${count} elements announced, ${from.left} bytes there`);
    const found: GobValue[] = [];
    for (let index = 0; index < count; index++) {
      if (type.kind === 'map') this.#value(type.key, from, depth + 1);
      found.push(this.#value(type.element, from, depth + 1));
    }
    return found;
  }
}

/** Where the message at this place begins and ends; its end is beyond what is there when even the length is not whole. */
function frameAt(bytes: Uint8Array, at: number): { readonly start: number; readonly end: number } {
  const first = bytes[at] ?? 0;
  const prefix = first < 0x80 ? 1 : 1 + 0x100 - first;
  if (prefix > 9) throw new ProtocolError(`gob: a message length of ${prefix - 1} bytes`);
  if (bytes.length - at < prefix) return { start: at, end: at + prefix };
  const length = new GobReader(bytes.subarray(at, at + prefix)).uint();
  if (length === 0) throw new ProtocolError('gob: an empty message');
  if (length > largestMessage) {
    throw new ProtocolError(`gob: a message of ${length} bytes; at most ${largestMessage} are taken`);
  }
  return { start: at + prefix, end: at + prefix + length };
}
