/** The little of protobuf's wire format that OTLP needs: fields of a number, each a varint, 8 bytes, or bytes by length. */

/** A field of a message: its number and what it holds, on the wire already. */
export type Field = Uint8Array;

export function varintField(field: number, value: bigint): Field {
  return Buffer.concat([tag(field, 0), varint(BigInt.asUintN(64, value))]);
}

export function fixed64Field(field: number, value: bigint): Field {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return Buffer.concat([tag(field, 1), bytes]);
}

export function doubleField(field: number, value: number): Field {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([tag(field, 1), bytes]);
}

export function bytesField(field: number, bytes: Uint8Array): Field {
  return Buffer.concat([tag(field, 2), varint(BigInt(bytes.length)), bytes]);
}

export function textField(field: number, text: string): Field {
  return bytesField(field, Buffer.from(text.toWellFormed()));
}

export function messageField(field: number, fields: readonly Field[]): Field {
  return bytesField(field, Buffer.concat(fields));
}

/** What a message holds, by field number, in the order in which it came: numbers of a varint and of 8 bytes, bytes as they are. */
export type Message = ReadonlyMap<number, readonly (bigint | Uint8Array)[]>;

/** @throws RangeError when these bytes are no message */
export function readMessage(bytes: Uint8Array): Message {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const found = new Map<number, (bigint | Uint8Array)[]>();
  let at = 0;
  const number = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = BigInt(buffer.readUInt8(at));
      at += 1;
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) return BigInt.asUintN(64, value);
    }
    throw new RangeError('a number of more than 10 bytes');
  };
  const take = (length: number): Buffer => {
    if (at + length > buffer.length) throw new RangeError('the message ends too soon');
    at += length;
    return buffer.subarray(at - length, at);
  };
  while (at < buffer.length) {
    const key = number();
    const values = found.get(Number(key >> 3n)) ?? [];
    found.set(Number(key >> 3n), values);
    switch (key & 7n) {
      case 0n:
        values.push(number());
        break;
      case 1n:
        values.push(take(8).readBigUInt64LE());
        break;
      case 2n:
        values.push(take(Number(number())));
        break;
      case 5n:
        values.push(BigInt(take(4).readUInt32LE()));
        break;
      default:
        throw new RangeError(`wire type ${key & 7n}`);
    }
  }
  return found;
}

function tag(field: number, wireType: number): Uint8Array {
  return varint((BigInt(field) << 3n) | BigInt(wireType));
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
