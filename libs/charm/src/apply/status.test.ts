import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocked, waiting } from '../reading.ts';
import { statusOf } from './status.ts';

describe('the status', () => {
  it('is active, with the note, when nothing is wrong', () => {
    expect(statusOf([], 'on SQLite')).toEqual({ status: 'active', message: 'on SQLite' });
  });

  it('is as bad as the worst, and tells every reason once, the worst first', () => {
    const problems = [waiting('b', 'b: soon'), blocked('z', 'z: set it'), waiting('a', 'b: soon')];
    expect(statusOf(problems)).toEqual({ status: 'blocked', message: 'z: set it; b: soon' });
  });

  it('is the same sentence in whatever order the reasons were found', () => {
    const problems = ['one', 'two', 'three', 'four'].map((key, at) => (at % 2 ? blocked : waiting)(key, `${key}: why`));
    fc.assert(
      fc.property(fc.shuffledSubarray(problems, { minLength: problems.length }), (shuffled) => {
        expect(statusOf(shuffled)).toEqual(statusOf(problems));
      }),
    );
  });

  it('is one line', () => {
    expect(statusOf([blocked('a', 'first\n  at second\n')]).message).toBe('first at second');
  });
});
