import { describe, expect, it } from 'vitest';
import { interleave, type Contestant } from './interleave.ts';

function contestants(order: string[], ...names: readonly string[]): Contestant[] {
  return names.map((name) => ({ name, measure: () => order.push(name) }));
}

describe('interleave', () => {
  it('runs everyone once in every round, and each of them first in turn', async () => {
    const order: string[] = [];
    await interleave(contestants(order, 'a', 'b', 'c'), 3, 0);
    expect(order.join('')).toBe('abcbcacab');
  });

  it('does not count the rounds that warm up', async () => {
    const order: string[] = [];
    const measured = await interleave(contestants(order, 'a', 'b'), 2, 1);
    expect(order.join('')).toBe('abbaab');
    // What `push` answered: the place in the order, 1 and 2 of which were the warm-up.
    expect(measured).toEqual(
      new Map([
        ['a', [4, 5]],
        ['b', [3, 6]],
      ]),
    );
  });

  it('stops at the first that fails', async () => {
    const order: string[] = [];
    const failing: Contestant = { name: 'x', measure: () => Promise.reject(new Error('x does not run')) };
    await expect(interleave([...contestants(order, 'a'), failing, ...contestants(order, 'b')], 2, 0)).rejects.toThrow(
      'x does not run',
    );
    expect(order).toEqual(['a']);
  });
});
