import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memoryGroup } from './memory-limit.ts';

// Plain files in the place of the kernel's: what is written where. Whether the kernel then enforces it is asked in
// world.test.ts, on machines whose control groups allow it.
const base = mkdtempSync(join(tmpdir(), 'memory-limit-'));
afterAll(() => rmSync(base, { recursive: true }));

describe('a memory limit', () => {
  it('is made below the nearest group that divides memory, and processes are started in it', () => {
    mkdirSync(join(base, 'user/app/mine'), { recursive: true });
    writeFileSync(join(base, 'user/cgroup.subtree_control'), 'memory pids');
    writeFileSync(join(base, 'user/app/cgroup.subtree_control'), 'cpu memory\n');
    const group = memoryGroup('grimoire-x', 1024, base, '/user/app/mine');
    expect(group.limit).toEqual({ is: 'enforced', mebibytes: 1024 });
    const folder = join(base, 'user/app/grimoire-x');
    expect(readFileSync(join(folder, 'memory.max'), 'utf8')).toBe('1073741824');

    const home = join(base, 'user/app/mine/cgroup.procs');
    writeFileSync(home, '');
    writeFileSync(join(folder, 'cgroup.procs'), '');
    const seen = group.start(() => [readFileSync(join(folder, 'cgroup.procs'), 'utf8'), readFileSync(home, 'utf8')]);
    expect(seen).toEqual(['0', '']);
    expect(readFileSync(home, 'utf8')).toBe('0');
  });

  it('says why it is not enforced, and starts the process all the same', () => {
    const nowhere = memoryGroup('grimoire-x', 64, join(base, 'none'), '/');
    expect(nowhere.limit).toEqual({
      is: 'not enforced',
      why: 'no control group with memory control is ours to divide',
    });
    expect(nowhere.start(() => 'started')).toBe('started');
    expect(memoryGroup('x', 64, base, undefined).limit.is).toBe('not enforced');
  });
});
