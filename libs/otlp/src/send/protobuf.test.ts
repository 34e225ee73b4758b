import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesField,
  doubleField,
  fixed64Field,
  messageField,
  readMessage,
  textField,
  varintField,
} from './protobuf.ts';

const number = fc.integer({ min: 1, max: 2 ** 29 - 1 });

describe('protobuf', () => {
  it('reads what it wrote', () => {
    const field = fc.oneof(
      fc.tuple(fc.constant('varint' as const), number, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
      fc.tuple(fc.constant('fixed64' as const), number, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
      fc.tuple(fc.constant('bytes' as const), number, fc.uint8Array({ maxLength: 300 })),
    );
    fc.assert(
      fc.property(fc.array(field), (fields) => {
        const bytes = Buffer.concat(
          fields.map((one) => {
            if (one[0] === 'bytes') return bytesField(one[1], one[2]);
            return one[0] === 'varint' ? varintField(one[1], one[2]) : fixed64Field(one[1], one[2]);
          }),
        );
        const expected = Map.groupBy(fields, ([, at]) => at);
        const read = readMessage(bytes);
        expect([...read.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
        for (const [at, values] of read) {
          const bare = values.map((value) => (typeof value === 'bigint' ? value : [...value]));
          expect(bare).toEqual(
            expected.get(at)?.map(([, , value]) => (typeof value === 'bigint' ? value : [...value])),
          );
        }
      }),
    );
  });

  it('writes a negative number as OTLP has it, in ten bytes', () => {
    expect(Buffer.from(varintField(3, -1n)).toString('hex')).toBe('18ffffffffffffffffff01');
  });

  it('writes a text that is not well formed as one that is', () => {
    expect(Buffer.from(textField(1, '\ud800')).toString('hex')).toBe('0a03efbfbd');
  });

  it('writes a double', () => {
    expect(readMessage(doubleField(4, 0.5)).get(4)).toEqual([0x3fe0000000000000n]);
  });

  it('finds a message in a message', () => {
    const inner = readMessage(messageField(2, [textField(1, 'a'), varintField(2, 7n)])).get(2)?.[0];
    expect(inner instanceof Uint8Array && readMessage(inner).get(2)).toEqual([7n]);
  });

  it('refuses what is no message with one kind of error', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        try {
          readMessage(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
        expect(true).toBe(true);
      }),
    );
  });
});
