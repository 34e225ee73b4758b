import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCode } from './home/grimoire-error.ts';
import { buildHookTools, Grimoire, sharedCache } from './testdata/grimoire.ts';
import { packPair } from './testdata/pair-charm.ts';

// A disk that is really full takes a file system of its own, and only root may mount one.
describe.skipIf(userInfo().uid !== 0)('a full disk', { timeout: 120_000 }, () => {
  const grimoire = new Grimoire();
  const ballast = join(grimoire.home, 'ballast');
  const aSentence = expect.stringMatching(/^grimoire: .*the disk is full: free some space and try again\n$/);
  const word = async (): Promise<string> => (await grimoire.ok('config', 'lonely', 'word')).trim();

  beforeAll(async () => {
    buildHookTools();
    const charm = packPair(grimoire.folder);
    host('mount', '-t', 'tmpfs', '-o', 'size=16m,mode=755', 'tmpfs', grimoire.home);
    symlinkSync(sharedCache, join(grimoire.home, 'cache'));
    await grimoire.ok('deploy', charm, 'lonely', '--config', 'word=before');
    await grimoire.ok('wait-for', 'application', 'lonely', '--timeout', '60s');
    await grimoire.ok('ssh', 'lonely/0', '--', 'sh', '-c', 'echo precious > /data/file');
    fill();
  }, 900_000);
  afterAll(async () => {
    await grimoire.run('destroy-model');
    await sleep(500);
    host('umount', '--lazy', grimoire.home);
    await grimoire.end();
  }, 60_000);

  it('refuses a change with one sentence, and shows the model as it was', async () => {
    const { code, notes } = await grimoire.run('config', 'lonely', `word=${'x'.repeat(20_000)}`);
    expect([code, notes]).toEqual([1, aSentence]);
    expect(await word()).toBe('before');
    expect(await grimoire.ok('status')).toMatch(/lonely/);
  });

  it('lets no controller start, and says why, when the one that ran is dead; or it starts and the model is there', async () => {
    grimoire.killController();
    const { code, out, notes } = await grimoire.run('status');
    expect(code === 0 ? out : notes).toMatch(code === 0 ? /lonely/ : /^grimoire: .+\n$/);
    expect(notes).not.toMatch(/defect|\n.*\n/);
  });

  it('has lost nothing when there is space again', async () => {
    rmSync(ballast);
    await grimoire.ok('config', 'lonely', 'word=after');
    expect(await word()).toBe('after');
    await grimoire.ok('wait-for', 'application', 'lonely', '--timeout', '60s');
    expect(await grimoire.ok('ssh', 'lonely/0', '--', 'cat', '/data/file')).toBe('precious\n');
    expect(readFileSync(join(grimoire.home, 'controller.log'), 'utf8')).not.toMatch(/^\s+at /m);
  });

  it('can be left: the model is destroyed on it', async () => {
    fill();
    await grimoire.ok('destroy-model');
    rmSync(ballast);
    expect((await grimoire.run('status')).notes).toMatch(/there is no model "local"/);
  });

  function fill(): void {
    const file = openSync(ballast, 'w');
    for (let piece = 1 << 20; piece >= 1; piece >>= 1) {
      try {
        for (;;) writeSync(file, Buffer.alloc(piece));
      } catch (error) {
        if (errorCode(error) !== 'ENOSPC') throw error;
      }
    }
    closeSync(file);
  }
});

function host(program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
