import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { GrimoireError } from '../home/grimoire-error.ts';
import { packShellCharm } from '../testdata/shell-charm.ts';
import { judgeArchive, unpackArchive } from './archive.ts';

const folder = mkdtempSync(join(tmpdir(), 'grimoire-archive-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const small = { 'metadata.yaml': { text: 'name: a\n' }, dispatch: { text: '#!/bin/sh\n', mode: 0o755 } };

describe('an archive of a charm', { timeout: 30_000 }, () => {
  it('is read and unpacked while this thread goes on with its own work', async () => {
    const big = packShellCharm(folder, 'big', { ...small, 'lib/big': { text: 'x'.repeat(150_000_000) } });
    let longest = 0;
    let last = performance.now();
    const ticking = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const began = performance.now();
    const { declared } = await judgeArchive(big);
    await unpackArchive(big, join(folder, 'unpacked'));
    const took = performance.now() - began;
    clearInterval(ticking);
    expect(declared['metadata.yaml']).toBe('name: a\n');
    expect(readFileSync(join(folder, 'unpacked/dispatch'), 'utf8')).toBe('#!/bin/sh\n');
    expect(longest).toBeLessThan(took / 2);
  });

  it('that is none is refused with a sentence, and nothing is unpacked', async () => {
    const file = join(folder, 'text.charm');
    writeFileSync(file, 'no zip');
    await expect(judgeArchive(file)).rejects.toThrow(GrimoireError);
    await expect(judgeArchive(join(folder, 'missing.charm'))).rejects.toThrow(GrimoireError);
    const sly = packShellCharm(folder, 'sly', { ...small, '../outside': { text: 'x' } });
    await expect(unpackArchive(sly, join(folder, 'sly'))).rejects.toThrow(/leaves the charm/);
    expect(existsSync(join(folder, 'outside'))).toBe(false);
    expect(existsSync(join(folder, 'sly'))).toBe(false);
  });
});
