import { describe, expect, it } from 'vitest';
import { randomOf } from './random.ts';

describe('random text', () => {
  it('has the length and the alphabet that were asked for', () => {
    expect(randomOf().text(40)).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(randomOf().text(1000, 'ab')).toMatch(/^[ab]{1000}$/);
    expect(randomOf().hex(8)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('throws away bytes that would make some characters more likely', () => {
    let next = 0;
    const counting = randomOf((count) => Uint8Array.from({ length: count }, () => next++ % 256));
    const counts = Object.groupBy([...counting.text(6200)], (character) => character);
    expect(new Set(Object.values(counts).map((found) => found?.length))).toEqual(new Set([100]));
  });
});
