import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryTrace } from '../testdata/traces.ts';
import { messageField, readMessage, textField, varintField, type Message } from './protobuf.ts';
import { refusalIn, requestOf } from './request.ts';

const messages = (message: Message, field: number): readonly Message[] =>
  (message.get(field) ?? []).map((value) => readMessage(value instanceof Uint8Array ? value : new Uint8Array()));
const text = (message: Message, field: number): string => Buffer.from(bytes(message, field)).toString('utf8');
const hex = (message: Message, field: number): string => Buffer.from(bytes(message, field)).toString('hex');

function bytes(message: Message, field: number): Uint8Array {
  const value = message.get(field)?.[0];
  return value instanceof Uint8Array ? value : new Uint8Array();
}

describe('a request', () => {
  it('holds every span of every trace, as it was', () => {
    fc.assert(
      fc.property(fc.array(arbitraryTrace, { maxLength: 3 }), (traces) => {
        const read = messages(readMessage(requestOf(traces)), 1).map((resourceSpans) =>
          messages(resourceSpans, 2).flatMap((scope) =>
            messages(scope, 2).map((span) => ({
              trace: hex(span, 1),
              id: hex(span, 2),
              parent: hex(span, 4),
              name: text(span, 5),
              start: span.get(7),
              end: span.get(8),
              keys: messages(span, 9).map((attribute) => text(attribute, 1)),
              failed: messages(span, 15).map((status) => [text(status, 2), status.get(3)]),
            })),
          ),
        );
        expect(read).toEqual(
          traces.map(({ id, spans }) =>
            spans.map((span) => ({
              trace: id,
              id: span.id,
              parent: span.parent ?? '',
              name: span.name,
              start: [BigInt(span.start) * 1000n],
              end: [BigInt(span.end) * 1000n],
              keys: Object.keys(span.attributes),
              failed: span.failed === undefined ? [] : [[span.failed, [2n]]],
            })),
          ),
        );
      }),
    );
  });
});

describe('an answer', () => {
  it.each([
    ['nothing, which is all taken', new Uint8Array(), undefined],
    ['only a remark', messageField(1, [textField(2, 'slow down')]), undefined],
    [
      'how many were not taken, and why',
      messageField(1, [varintField(1, 3n), textField(2, 'too old')]),
      '3 spans: too old',
    ],
    ['something else', Buffer.from('<html>'), undefined],
  ])('says %s', (_what, response, refusal) => {
    expect(refusalIn(response)).toBe(refusal);
  });
});
