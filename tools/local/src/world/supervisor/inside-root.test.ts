import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { insideRoot } from './inside-root.ts';

const base = mkdtempSync(join(tmpdir(), 'inside-root-'));
afterAll(() => rmSync(base, { recursive: true }));
const [top, bottom] = [join(base, 'top'), join(base, 'bottom')];
mkdirSync(join(top, 'srv/real'), { recursive: true });
mkdirSync(join(bottom, 'var'), { recursive: true });
symlinkSync('/run', join(bottom, 'var/run'));
symlinkSync('../../../../../etc', join(bottom, 'var/up'));
symlinkSync('/elsewhere', join(bottom, 'srv'));
symlinkSync('one', join(bottom, 'two'));
symlinkSync('two', join(bottom, 'one'));
symlinkSync('a/../b', join(bottom, 'c'));

describe('where a path of a container leads', () => {
  it.each([
    ['/data', 'data'],
    ['data//x/./y/', 'data/x/y'],
    ['/var/run/postgresql', 'run/postgresql'],
    ['/var/up/passwd', 'etc/passwd'],
    ['/../../etc', 'etc'],
    ['/c/d', 'b/d'],
    ['/', ''],
  ])('%s → %s', (path, inside) => {
    expect(insideRoot([top, bottom], path)).toBe(inside);
  });

  it('is decided by the uppermost layer that has it', () => {
    expect(insideRoot([top, bottom], '/srv/x')).toBe('srv/x');
    expect(insideRoot([bottom], '/srv/x')).toBe('elsewhere/x');
  });

  it('is a sentence when links go around in a circle', () => {
    expect(() => insideRoot([bottom], '/one/x')).toThrow('leads around in a circle');
  });
});
