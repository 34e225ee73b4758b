import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, summarise } from './stats.ts';

const measurements = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });

describe('summarise', () => {
  it('takes the middle one, or the mean of the two in the middle', () => {
    expect(summarise([5, 1, 3])).toEqual({ count: 3, min: 1, median: 3, max: 5 });
    expect(summarise([4, 1, 3, 2]).median).toBe(2.5);
  });

  it('has as many values below the median as above, in any order of measuring', () => {
    fc.assert(
      fc.property(measurements, (values) => {
        const { min, median, max } = summarise(values);
        expect(min).toBeLessThanOrEqual(median);
        expect(median).toBeLessThanOrEqual(max);
        const below = values.filter((value) => value < median).length;
        const above = values.filter((value) => value > median).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
        expect(summarise(values.toReversed())).toEqual(summarise(values));
      }),
    );
  });

  it('says so when nothing was measured', () => {
    expect(() => summarise([])).toThrow('no measurement was made');
  });
});

describe('compare', () => {
  it('compares round by round, so that a machine that slows down does not count', () => {
    const base = [10, 20, 40];
    const { times, more } = compare([20, 40, 80], base);
    expect(times).toEqual({ count: 3, min: 2, median: 2, max: 2 });
    expect(more.median).toBe(20);
  });

  it('finds something equal to itself', () => {
    fc.assert(
      fc.property(measurements, (values) => {
        expect(compare(values, values)).toMatchObject({ times: { min: 1, max: 1 }, more: { min: 0, max: 0 } });
      }),
    );
  });

  it('refuses rounds in which only one ran', () => {
    expect(() => compare([1, 2], [1])).toThrow('2 and 1 measurements');
  });
});
