import { describe, expect, it } from 'vitest';
import { mapArguments, sameMap, subordinateStart, userMap } from './identity-map.ts';

describe('the ids of containers', () => {
  it('are the user as root, a range of its own, and one id for the daemon of rocks', () => {
    expect(mapArguments(userMap(1000, 100_000)).join(' ')).toBe('0 1000 1 1 100000 65534 584792 165534 1');
  });

  it('are what they were when root makes the world, also in a namespace that has few', () => {
    expect(sameMap('         0          0 4294967295\n')).toEqual([{ inside: 0, outside: 0, count: 4_294_967_295 }]);
    expect(mapArguments(sameMap('0 1000 1\n1 100000 65534\n')).join(' ')).toBe('0 0 1 1 1 65534');
  });

  it.each([
    ['alice:100000:65536\n', 100_000],
    ['bob:100000:65536\nalice:165536:65536\n', 165_536],
    ['1000:200000:65535\n', 200_000],
    ['alice:100000:1000\nalice:300000:65536\n', 300_000],
    ['alice:100000:65534\n', undefined],
    ['', undefined],
  ])("come from the first range of /etc/subuid that is the user's and large enough: %j", (text, first) => {
    expect(subordinateStart(text, 'alice', 1000)).toBe(first);
  });
});
