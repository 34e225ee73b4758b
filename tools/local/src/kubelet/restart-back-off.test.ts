import { expect, it } from 'vitest';
import { RestartBackOff } from './restart-back-off.ts';
import { defaultTimings } from './timings.ts';

it('restarts at once, then later each time, up to five minutes, as Kubernetes does', () => {
  const backOff = new RestartBackOff(defaultTimings);
  const waits = Array.from({ length: 8 }, () => backOff.ended(1000) / 1000);
  expect(waits).toEqual([0, 10, 20, 40, 80, 160, 300, 300]);
});

it('forgives a container that ran for ten minutes', () => {
  const backOff = new RestartBackOff(defaultTimings);
  for (let index = 0; index < 5; index++) backOff.ended(1000);
  expect(backOff.ended(600_000)).toBe(0);
});
