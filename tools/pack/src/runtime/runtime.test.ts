import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { elfArchitecture } from './elf.ts';
import { fetchPackage } from './fetch.ts';
import { compressedOnce } from './compressed.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'grimoire-runtime-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true });
});

describe('the machine that a program is for', () => {
  const elf = (machine: number, type = 2): Buffer => {
    const header = Buffer.alloc(64);
    header.write('\x7fELF', 0, 'latin1');
    header[4] = type;
    header[5] = 1;
    header.writeUInt16LE(machine, 18);
    return header;
  };

  it.each([
    ['x86-64', elf(62), 'amd64'],
    ['AArch64', elf(183), 'arm64'],
    ['RISC-V', elf(243), undefined],
    ['32 bits', elf(62, 1), undefined],
    ['a script', Buffer.from('#!/bin/sh\nexit 0 # long enough to hold a header\n'), undefined],
    ['nothing', Buffer.alloc(0), undefined],
  ])('%s', (_, program, architecture) => {
    expect(elfArchitecture(program)).toBe(architecture);
  });
});

describe('a package for another architecture', () => {
  /** npm's part: it leaves an archive in the folder it was told. */
  function npmLeaves(file: string | undefined): void {
    const bin = path.join(folder, 'bin');
    fs.mkdirSync(bin, { recursive: true });
    const script = file === undefined ? 'exit 1' : `cp ${file} ./x.tgz`;
    fs.writeFileSync(path.join(bin, 'npm'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    vi.stubEnv('PATH', `${bin}:${process.env['PATH'] ?? ''}`);
  }
  function archive(): { file: string; integrity: string } {
    const file = path.join(folder, 'package.tgz');
    fs.mkdirSync(path.join(folder, 'package/bin'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'package/bin/node'), 'program');
    fs.writeFileSync(path.join(folder, 'package/LICENSE'), 'licence');
    execFileSync('tar', ['-czf', file, '-C', folder, 'package']);
    return { file, integrity: `sha512-${createHash('sha512').update(fs.readFileSync(file)).digest('base64')}` };
  }
  const wanted = (integrity: string): Parameters<typeof fetchPackage>[0] => ({
    name: 'node-x',
    version: '1.0.0',
    integrity,
    cache: path.join(folder, 'cache'),
    log: () => {},
  });

  it('is fetched once, and then taken from the cache without npm', () => {
    const { file, integrity } = archive();
    npmLeaves(file);
    const first = fetchPackage(wanted(integrity));
    expect(fs.readFileSync(path.join(first, 'bin/node'), 'utf8')).toBe('program');
    npmLeaves(undefined);
    expect(fetchPackage(wanted(integrity))).toBe(first);
  });

  it('is refused when it is not what the lock file pins, and nothing of it is kept', () => {
    npmLeaves(archive().file);
    expect(() => fetchPackage(wanted('sha512-AAAA'))).toThrow(
      'node-x@1.0.0: what the registry sent is not what package-lock.json pins: do not use it',
    );
    expect(fs.readdirSync(path.join(folder, 'cache/packages'))).toEqual([]);
  });

  it('says what to do when npm cannot reach its registry', () => {
    npmLeaves(undefined);
    expect(() => fetchPackage(wanted('sha512-AAAA'))).toThrow(/go online once, or pack with --architecture/);
  });
});

it('compresses the same program once', () => {
  const content = Buffer.from('program '.repeat(1000));
  const before = vi.fn<() => void>();
  const first = compressedOnce(content, 'digest', folder, before);
  expect(compressedOnce(content, 'digest', folder, before)).toEqual(first);
  expect(before).toHaveBeenCalledTimes(1);
});
