import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inOrder, type Ended } from './end-to-end.ts';

describe('the end-to-end files', () => {
  it('run two at a time where they may, the longest first, and those that fail once more at the end', async () => {
    const [running, most, ran, told]: [Set<string>, string[][], string[], string[]] = [new Set(), [], [], []];
    const run = async (name: string): Promise<Ended> => {
      running.add(name);
      ran.push(name);
      most.push([...running].toSorted());
      await setTimeout(5);
      running.delete(name);
      const code = (name === 'mail' && ran.filter((one) => one === name).length === 1) || name === 'data' ? 1 : 0;
      return { name, code, seconds: 1, said: '' };
    };
    const names = ['data', 'durability', 'fresh-clone', 'indico', 'judge', 'keyboard', 'laws', 'mail', 'story'];
    await inOrder(names, run, ({ name, code }, isLast) => told.push(`${name} ${code}${isLast ? '' : ' again'}`));

    expect(ran.slice(0, 2).toSorted()).toEqual(['indico', 'laws']);
    expect(ran.slice(-5)).toEqual(['durability', 'judge', 'keyboard', 'data', 'mail']);
    expect(most.every((together) => together.length <= 2)).toBe(true);
    expect(most).toContainEqual(['durability', 'fresh-clone']);
    expect(most).not.toContainEqual(['durability', 'judge']);
    expect(most).toContainEqual(['keyboard']);
    expect(told).toEqual(expect.arrayContaining(['data 1 again', 'mail 1 again']));
    expect(told.slice(-2)).toEqual(['data 1', 'mail 0']);
  });
});
