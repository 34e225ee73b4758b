import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atPort, checkOf } from './rock-check.ts';

describe('a check of an image', () => {
  it('is read field by field', () => {
    const exec = { command: 'test -f /ok', environment: { A: 1 }, user: '_daemon_' };
    expect(checkOf({ level: 'alive', threshold: 2, timeout: '1s', exec })).toEqual({
      level: 'alive',
      threshold: 2,
      timeout: '1s',
      exec: { command: 'test -f /ok', environment: { A: '1' }, user: '_daemon_' },
    });
    expect(checkOf({ http: { url: 'http://x', headers: { a: 'b' } } })).toEqual({
      http: { url: 'http://x', headers: { a: 'b' } },
    });
    expect(checkOf({ level: 'ready', period: '5s' })).toBeUndefined();
  });

  it.each([
    ['http://localhost:8080/a?b', 'http://localhost:9000/a?b'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:9000/'],
    ['http://localhost:8081/', 'http://localhost:8081/'],
    ['http://elsewhere:8080/', 'http://elsewhere:8080/'],
    ['not a URL', 'not a URL'],
  ])('%s follows the application’s port where it is meant', (url, at) => {
    expect(atPort({ http: { url } }, 8080, 9000).http?.url).toBe(at);
  });

  it('of a port follows as well', () => {
    expect(atPort({ tcp: { port: 8080 } }, 8080, 9000)).toEqual({ tcp: { port: 9000 } });
    expect(atPort({ exec: { command: 'x' } }, 8080, 9000)).toEqual({ exec: { command: 'x' } });
  });

  it('crashes nothing, whatever it says', () => {
    const fields = fc.constantFrom('http', 'tcp', 'exec', 'level');
    fc.assert(
      fc.property(fc.dictionary(fields, fc.json()), (text) => {
        const stated = Object.fromEntries(Object.entries(text).map(([key, one]) => [key, JSON.parse(one)]));
        const check = checkOf(stated);
        expect(check === undefined ? {} : atPort(check, 8080, 9000)).toBeTypeOf('object');
      }),
    );
  });
});
