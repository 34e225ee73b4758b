import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../errors.ts';
import { concat, gobUint } from './bytes.ts';
import { GobDecoder } from './decoder.ts';
import { type FieldValue, GobEncoder } from './encoder.ts';
import {
  bytesIn,
  callBody,
  callHeader,
  noBody,
  numberIn,
  replyBody,
  replyHeader,
  textIn,
  textsIn,
} from './messages.ts';
import { type GobType, writeDefinition } from './types.ts';

/** Hex with any white space, as the vectors of the real 3.6.11 client and Go's server are written down. */
function hex(text: string): Uint8Array {
  return Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
}

const firstCall = hex(`
  2e 7f 03 01 01 07 52657175657374 01 ff80 00 01 02
     01 0d 536572766963654d6574686f64 01 0c 00  01 03 536571 01 06 00 00 00
  0f ff80 01 0a 4a756a75632e4d61696e 00
  66 ff81 03 01 01 07 52657175657374 01 ff82 00 01 07
     01 09 436f6e746578744964 01 0c 00   01 03 446972 01 0c 00
     01 0b 436f6d6d616e644e616d65 01 0c 00   01 04 41726773 01 ff84 00
     01 08 537464696e536574 01 02 00   01 05 537464696e 01 0a 00
     01 05 546f6b656e 01 0c 00 00 00
  16 ff83 02 01 01 08 5b5d737472696e67 01 ff84 00 01 0c 00 00
  38 ff82 01 0f 752f302d696e7374616c6c2d616263 01 06 2f746d702f78
     01 0a 636f6e6669672d676574 01 01 0d 2d2d666f726d61743d6a736f6e 00`);

const secondHeader = hex('11 ff80 01 0a 4a756a75632e4d61696e 01 01 00');

const replyTypes = {
  header: hex(`39 7f 03 01 01 08 526573706f6e7365 01 ff80 00 01 03 01 0d 536572766963654d6574686f64 01 0c 00
                 01 03 536571 01 06 00  01 05 4572726f72 01 0c 00 00 00`),
  body: hex(`39 ff81 03 01 01 0c 45786563526573706f6e7365 01 ff82 00 01 03 01 04 436f6465 01 04 00
               01 06 5374646f7574 01 0a 00  01 06 537464657272 01 0a 00 00 00`),
};
const headerValue = hex('0f ff80 01 0a 4a756a75632e4d61696e 00');
const failedValue = hex('20 ff82 01 02 02 19 4552524f522072656c6174696f6e206e6f7420666f756e640a 00');
const goodValue = hex('0a ff82 02 05 676f742035 00');

const method = 'Jujuc.Main';
const firstBody: readonly FieldValue[] = [
  'u/0-install-abc',
  '/tmp/x',
  'config-get',
  ['--format=json'],
  false,
  undefined,
  '',
];

describe('what goes out', () => {
  it('is byte for byte what the real client sends first', () => {
    const encoder = new GobEncoder();
    const sent = concat([encoder.encode(callHeader, [method, 0]), encoder.encode(callBody, firstBody)]);
    expect(Buffer.from(sent).toString('hex')).toBe(Buffer.from(firstCall).toString('hex'));
  });

  it('has no types any more in the second call', () => {
    const encoder = new GobEncoder();
    encoder.encode(callHeader, [method, 0]);
    encoder.encode(callBody, firstBody);
    expect(Buffer.from(encoder.encode(callHeader, [method, 1]))).toEqual(secondHeader);
    const stdin = Buffer.from('a: b\n');
    const dir = '/sixteen/letters';
    const second = encoder.encode(callBody, ['u/0-install-abc', dir, 'stdin-tool', ['--file', '-'], true, stdin, '']);
    expect(Buffer.from(second).toString('hex')).toBe(
      `46ff82010f${Buffer.from('u/0-install-abc').toString('hex')}0110${Buffer.from(dir).toString('hex')}` +
        '010a737464696e2d746f6f6c0102062d2d66696c65012d0101 01 05 613a20620a 00'.replaceAll(' ', ''),
    );
  });

  it('is byte for byte what a Go server answers', () => {
    const encoder = new GobEncoder();
    const failure = Buffer.from('ERROR relation not found\n');
    const parts = [
      encoder.encode(replyHeader, [method, 0, '']),
      encoder.encode(replyBody, [1, new Uint8Array(), failure]),
      encoder.encode(replyBody, [0, Buffer.from('got 5'), undefined]),
    ];
    const expected = concat([replyTypes.header, headerValue, replyTypes.body, failedValue, goodValue]);
    expect(Buffer.from(concat(parts)).toString('hex')).toBe(Buffer.from(expected).toString('hex'));
  });

  it('has an empty struct of its own behind an error, as Go has', () => {
    const encoder = new GobEncoder();
    const text = 'hook tool requires stdin, none supplied';
    encoder.encode(replyHeader, [method, 0, '']);
    encoder.encode(replyBody, [0, undefined, undefined]);
    const header = encoder.encode(replyHeader, [method, 0, text]);
    expect(Buffer.from(header).toString('hex')).toBe(
      `38ff80010a4a756a75632e4d61696e0227${Buffer.from(text).toString('hex')}00`,
    );
    expect(Buffer.from(encoder.encode(noBody, [])).toString('hex')).toBe('0aff83030102ff8400000003ff8400');
  });
});

describe('what comes in', () => {
  it('is understood from the real client', () => {
    const [header, body] = new GobDecoder().push(firstCall);
    expect(header).toEqual({ ServiceMethod: method });
    expect(body).toEqual({
      ContextId: 'u/0-install-abc',
      Dir: '/tmp/x',
      CommandName: 'config-get',
      Args: ['--format=json'],
    });
  });

  it('is understood from a Go server, a failure and a success', () => {
    const values = new GobDecoder().push(
      concat([replyTypes.header, headerValue, replyTypes.body, failedValue, headerValue, goodValue]),
    );
    expect(values.map((value) => numberIn(value, 'Code'))).toEqual([0, 1, 0, 0]);
    expect(Buffer.from(bytesIn(values[1] ?? {}, 'Stderr')).toString()).toBe('ERROR relation not found\n');
    expect(Buffer.from(bytesIn(values[3] ?? {}, 'Stdout')).toString()).toBe('got 5');
  });

  it('may come in any pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: firstCall.length }), { maxLength: 12 }), (cuts) => {
        const decoder = new GobDecoder();
        const places = [0, ...cuts.toSorted((left, right) => left - right), firstCall.length];
        const found = places.slice(1).flatMap((end, index) => decoder.push(firstCall.subarray(places[index], end)));
        expect(found).toEqual(new GobDecoder().push(firstCall));
        expect(decoder.idle).toBe(true);
      }),
    );
  });

  it('survives a walk byte by byte through a megabyte without joining it each time', () => {
    const encoder = new GobEncoder();
    const big = encoder.encode(replyBody, [0, new Uint8Array(1_000_000).fill(7), undefined]);
    const decoder = new GobDecoder();
    const started = performance.now();
    let found = 0;
    for (let at = 0; at < big.length; at += 16) found += decoder.push(big.subarray(at, at + 16)).length;
    expect(found).toBe(1);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('may use any ids, order of definitions and fields that we do not know', () => {
    const encoder = new GobEncoder();
    encoder.encode({ name: 'Other', fields: [['Names', 'strings']] }, [['x']]);
    const future = {
      name: 'ExecResponse',
      fields: [
        ['Mood', 'string'],
        ['Stdout', 'bytes'],
        ['Code', 'int'],
        ['Hints', 'strings'],
      ] as const,
    };
    const later = new GobEncoder();
    later.encode({ name: 'First', fields: [['N', 'uint']] }, [1]);
    const bytes = later.encode(future, ['sunny', Buffer.from('out'), -3, ['a', '']]);
    const [value] = new GobDecoder().push(bytes);
    expect(numberIn(value ?? {}, 'Code')).toBe(-3);
    expect(Buffer.from(bytesIn(value ?? {}, 'Stdout')).toString()).toBe('out');
  });

  it('comes back as it went out', () => {
    const body = fc.tuple(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme' }),
      fc.string(),
      fc.array(fc.string({ unit: 'grapheme' })),
      fc.boolean(),
      fc.uint8Array({ maxLength: 300 }),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(body, { minLength: 1, maxLength: 4 }), (bodies) => {
        const encoder = new GobEncoder();
        const found = new GobDecoder().push(concat(bodies.map((one) => encoder.encode(callBody, one))));
        const read = found.map((one) => [
          textIn(one, 'ContextId'),
          textIn(one, 'Dir'),
          textIn(one, 'CommandName'),
          textsIn(one, 'Args'),
          one['StdinSet'] === true,
          bytesIn(one, 'Stdin'),
          textIn(one, 'Token'),
        ]);
        expect(read).toEqual(bodies);
      }),
    );
  });

  it('keeps every whole number that can be counted', () => {
    const numbers = fc.record({ code: fc.maxSafeInteger(), seq: fc.maxSafeNat() });
    fc.assert(
      fc.property(numbers, ({ code, seq }) => {
        // A signed number is shifted by one: half of the range is what an int can carry.
        const half = Math.trunc(code / 2) + 0;
        const encoder = new GobEncoder();
        const bytes = concat([
          encoder.encode(replyBody, [half, undefined, undefined]),
          encoder.encode(replyHeader, ['', seq, '']),
        ]);
        const [body, header] = new GobDecoder().push(bytes);
        expect(numberIn(body ?? {}, 'Code')).toBe(half);
        expect(numberIn(header ?? {}, 'Seq')).toBe(seq);
      }),
    );
  });
});

describe('what is hostile', () => {
  /** Values, a wait for more, or a ProtocolError: never another error, never a hang. */
  function met(bytes: Uint8Array): 'values' | 'refused' {
    try {
      new GobDecoder().push(bytes);
      return 'values';
    } catch (error) {
      if (error instanceof ProtocolError) return 'refused';
      throw error;
    }
  }

  it('is refused or waited on, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['values', 'refused']).toContain(met(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  it('is refused or read, whichever byte of a good message is another', () => {
    fc.assert(
      fc.property(fc.nat({ max: firstCall.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        const bytes = Uint8Array.from(firstCall);
        bytes[at] = byte;
        expect(['values', 'refused']).toContain(met(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['a message of 2 GiB', 'fc 80000000'],
    ['a length of nine bytes', 'f7 010101010101010101'],
    ['an empty message', '00'],
    ['a value of a type never defined', '03 ff80 00'],
    ['a definition that defines nothing', '03 7f 00 00'],
    ['an integer of more than eight bytes', '0b f6 01010101010101010101'],
  ])('is refused: %s', (_what, bytes) => {
    expect(met(hex(bytes))).toBe('refused');
  });

  /** A struct of type 64 with one field of type 65, which is defined by the second argument; then a value of it. */
  function nested(type: GobType, ...value: readonly number[]): Uint8Array {
    const holder = writeDefinition(64, { kind: 'struct', name: 'Holder', fields: [{ name: 'Inner', type: 65 }] });
    const message = Uint8Array.from([0xff, 0x80, 1, ...value, 0]);
    return concat([holder, writeDefinition(65, type), message].flatMap((one) => [gobUint(one.length), one]));
  }

  it('cannot nest without end', () => {
    const itself: GobType = { kind: 'slice', name: 'Itself', element: 65 };
    expect(met(nested(itself, ...Array.from({ length: 10 }, () => 1), 0))).toBe('values');
    expect(() => new GobDecoder().push(nested(itself, ...Array.from({ length: 40 }, () => 1), 0))).toThrow(/deep/);
  });

  it('cannot announce more elements than there are bytes', () => {
    const texts: GobType = { kind: 'slice', name: 'Texts', element: 6 };
    expect(() => new GobDecoder().push(nested(texts, 100, 0))).toThrow('100 elements announced');
  });

  it('cannot have lists of more elements than are ever needed', () => {
    const many = Array.from({ length: 200_000 }, () => '');
    const bytes = new GobEncoder().encode(callBody, ['', '', '', many, false, undefined, '']);
    expect(() => new GobDecoder().push(bytes)).toThrow(/more than 100000 elements/);
  });

  it('cannot send more types than are ever needed', () => {
    const type: GobType = { kind: 'slice', name: 'T', element: 6 };
    const definitions = Array.from({ length: 300 }, (_, index) => writeDefinition(64 + index, type));
    const bytes = concat(definitions.flatMap((one) => [gobUint(one.length), one]));
    expect(() => new GobDecoder().push(bytes)).toThrow(/more than 256 types/);
  });
});
