import type { Span, Trace } from '@grimoire/charm';
import * as fc from 'fast-check';

const hex = (digits: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits });
const arbitraryAttributes = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 8 }),
  fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
);
/** Microseconds since the epoch, in this century. */
const time = fc.integer({ min: 1_700_000_000_000_000, max: 1_900_000_000_000_000 });

const arbitrarySpan: fc.Arbitrary<Span> = fc.record(
  {
    name: fc.string({ minLength: 1 }),
    kind: fc.constantFrom('internal' as const, 'client' as const),
    id: hex(16),
    parent: hex(16),
    start: time,
    end: time,
    attributes: arbitraryAttributes,
    failed: fc.string(),
  },
  { requiredKeys: ['name', 'kind', 'id', 'start', 'end', 'attributes'] },
);

/** Any trace that a recorder could make. */
export const arbitraryTrace: fc.Arbitrary<Trace> = fc.record({
  id: hex(32),
  resource: arbitraryAttributes,
  spans: fc.array(arbitrarySpan, { maxLength: 5 }),
});

/** One of a single span, whose number tells it apart; `size` is how many bytes its text has besides. */
export function traceNumber(number: number, size = 0): Trace {
  const id = number.toString(16).padStart(16, '0');
  const attributes = { number, ...(size > 0 && { text: 'x'.repeat(size) }) };
  const span = { name: 'dispatch update-status', kind: 'internal', id, start: 1, end: 2, attributes } as const;
  return { id: id.padStart(32, 'f'), resource: { 'service.name': 'chat' }, spans: [span] };
}
