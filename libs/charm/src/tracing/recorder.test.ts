import { describe, expect, it } from 'vitest';
import { randomOf } from '../random.ts';
import { Recorder } from './recorder.ts';

/** Every look at the clock is a microsecond later. */
function recorder(): Recorder {
  let now = 0;
  return new Recorder({ random: randomOf((count) => new Uint8Array(count).fill(7)), clock: () => (now += 1) });
}

describe('a recorder', () => {
  it('makes what begins in a step a part of it, also after it asked side by side', async () => {
    const made = recorder();
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
    await made.step('dispatch', {}, async () => {
      await made.step('look', { round: 1 }, () =>
        Promise.all([made.asked('config-get', {}, pause), made.asked('goal-state', {}, async () => undefined)]),
      );
      await made.step('apply', {}, async () => undefined);
    });
    const [first] = made.spans.filter(({ parent }) => parent === undefined);
    const nameOf = new Map(made.spans.map(({ id, name }) => [id, name]));
    expect(first?.name).toBe('dispatch');
    expect(made.spans.map(({ name, parent = '' }) => `${name} in ${nameOf.get(parent) ?? 'nothing'}`)).toEqual([
      'goal-state in look',
      'config-get in look',
      'look in dispatch',
      'apply in dispatch',
      'dispatch in nothing',
    ]);
    expect(made.spans.every(({ start, end }) => start < end)).toBe(true);
    expect(new Set(made.spans.map(({ id }) => id)).size).toBe(5);
    expect([made.id, ...made.spans.map(({ id }) => id)].every((id) => /^(?:[0-9a-f]{16}){1,2}$/.test(id))).toBe(true);
  });

  it('tells that a step failed, not with which words', async () => {
    const made = recorder();
    const failing = made.step('look', {}, () => Promise.reject(new TypeError('the password is 1234')));
    await expect(failing).rejects.toThrow('1234');
    await expect(made.asked('pebble exec', {}, () => Promise.reject(new RangeError('1234')))).rejects.toThrow('1234');
    expect(made.spans.map(({ failed }) => failed)).toEqual(['TypeError', 'RangeError']);
  });

  it('has room for 5000 spans, and always for the first', async () => {
    const made = recorder();
    await made.step('dispatch', {}, async () => {
      for (let count = 0; count < 5010; count += 1) await made.asked('relation-get', {}, async () => undefined);
    });
    expect([made.spans.length, made.dropped, made.spans.at(-1)?.name]).toEqual([5001, 10, 'dispatch']);
  });
});
