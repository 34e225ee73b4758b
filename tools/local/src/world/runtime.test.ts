import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeRuntime, runtimeOf } from './runtime.ts';

const base = mkdtempSync(join(tmpdir(), 'runtime-'));
afterAll(() => rmSync(base, { recursive: true }));

describe('the runtime folder of a world', () => {
  it('is short and different for every world, however long the path of the world is', () => {
    const paths = ['/a/b', '/a/c', `/${'long/'.repeat(100)}`].map((dir) => runtimeOf(dir, undefined).gateSocket);
    expect(new Set(paths).size).toBe(3);
    expect(Math.max(...paths.map((path) => Buffer.byteLength(path)))).toBeLessThanOrEqual(107);
  });

  it('is the one that was asked for, open to its user only, and not made by looking', () => {
    const runtime = runtimeOf('/a', join(base, 'mine'));
    expect(existsSync(runtime.folder)).toBe(false);
    makeRuntime(runtime);
    expect(statSync(runtime.folder).mode & 0o777).toBe(0o700);
  });

  it.each([`/${'x'.repeat(70)}`, '/tmp/a:b', '/tmp/a,b', '/tmp/a b'])('is refused as %s', (folder) => {
    expect(() => runtimeOf('/a', folder)).toThrow('cannot be used: at most 70 bytes');
  });

  it('is refused when there is something else in its place', () => {
    writeFileSync(join(base, 'file'), '');
    expect(() => makeRuntime(runtimeOf('/a', join(base, 'file')))).toThrow('set TMPDIR to a folder of your own');
  });
});
