import { describe, expect, it } from 'vitest';
import { parseArguments } from './arguments.ts';

describe('parseArguments', () => {
  it('runs all of them when none is named', () => {
    expect(parseArguments([])).toEqual({
      names: ['dispatch', 'tools', 'relations', 'transitions', 'flask', 'build', 'start'],
      rounds: 30,
    });
  });

  it('runs those that are named, once, in their own order', () => {
    expect(parseArguments(['tools', '--rounds=5', 'dispatch', 'tools'])).toEqual({
      names: ['dispatch', 'tools'],
      rounds: 5,
    });
  });

  it.each(['dispach', '--rounds=0', '--rounds=x', '--help'])('answers %s with what there is', (word) => {
    expect(parseArguments([word])).toContain(`"${word}" is neither a benchmark nor --rounds`);
  });
});
