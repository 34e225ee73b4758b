import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHome } from './home/home.ts';
import { buildHookTools, Grimoire } from './testdata/grimoire.ts';
import { hookNames } from './testdata/hook-records.ts';
import { packPair } from './testdata/pair-charm.ts';
import { processesWith } from './world/testing/processes.ts';

/** What may happen to a model from outside, and must not harm it. The real controller, world and processes. */
describe('a model', { timeout: 120_000 }, () => {
  const grimoire = new Grimoire();
  const state = join(grimoire.home, 'models/local/state.db');
  const { runtime } = openHome({ GRIMOIRE_HOME: grimoire.home });
  const message = async (application: string): Promise<string | undefined> => {
    const { out, code } = await grimoire.run('status', '--format', 'json');
    return code === 0 ? JSON.parse(out).applications[application]?.['application-status'].message : undefined;
  };
  const reached = (application: string, text: string, patience?: number): Promise<true> =>
    grimoire.until(`"${text}"`, async () => ((await message(application)) === text ? true : undefined), patience);
  const bootOf = (unit: string): Promise<string> => grimoire.ok('ssh', unit, '--', 'stat', '-c', '%Y', '/proc/1');
  const digest = (): string => createHash('sha256').update(readFileSync(state)).digest('hex');
  const controllers = (): number => processesWith('controller/main.ts').filter(ofThisHome).length;
  const ofThisHome = (pid: number): boolean => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`GRIMOIRE_HOME=${grimoire.home}\0`);
    } catch {
      return false;
    }
  };

  beforeAll(async () => {
    buildHookTools();
    const charm = packPair(grimoire.folder);
    await grimoire.ok('deploy', charm, 'giver', '--config', 'word=zero');
    await grimoire.ok('deploy', charm, 'taker');
    await grimoire.ok('integrate', 'giver:give', 'taker:take');
    await reached('taker', 'got zero from giver/0', 60_000);
    await grimoire.ok('ssh', 'giver/0', '--', 'sh', '-c', 'echo precious > /data/file');
  }, 900_000);
  afterAll(() => grimoire.end(), 60_000);

  it('has all pods again, with their data, after its world was killed', async () => {
    const world = processesWith('supervisor/main.ts').find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(runtime),
    );
    expect(world).toBeDefined();
    if (world !== undefined) process.kill(world, 'SIGKILL');
    await grimoire.ok('config', 'giver', 'word=one');
    await reached('taker', 'got one from giver/0', 60_000);
    await grimoire.until('the pod made anew', async () =>
      (await hookNames(grimoire, 'giver/0')).includes('upgrade-charm') ? true : undefined,
    );
    await grimoire.ok('wait-for', 'application', 'giver', '--timeout', '30s');
    expect(await grimoire.ok('ssh', 'giver/0', '--', 'cat', '/data/file')).toBe('precious\n');
  });

  it('has all pods again after its world and its controller were killed', async () => {
    grimoire.killController();
    for (const pid of processesWith('supervisor/main.ts')) {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(runtime)) process.kill(pid, 'SIGKILL');
    }
    await grimoire.ok('config', 'giver', 'word=two');
    await reached('taker', 'got two from giver/0', 60_000);
    await grimoire.ok('wait-for', 'application', 'giver', '--timeout', '30s');
    expect(await grimoire.ok('ssh', 'giver/0', '--', 'cat', '/data/file')).toBe('precious\n');
  });

  it.each([1, 2, 3])('loses nothing when its controller is killed at random moments (seed %i)', async (seed) => {
    const random = pseudoRandom(seed);
    const boot = await bootOf('taker/0');
    for (let round = 0; round < 5; round++) {
      const verb = grimoire.run('config', 'giver', `word=${seed}-${round}`);
      await sleep(random() * 900);
      if (existsSync(join(grimoire.home, 'controller.pid'))) kill(grimoire);
      const { code, notes } = await verb;
      if (code !== 0) expect(notes).toMatch(/the controller stopped in the middle/);
    }
    await grimoire.ok('config', 'giver', `word=last of ${seed}`);
    await reached('taker', `got last of ${seed} from giver/0`, 60_000);
    await grimoire.ok('wait-for', 'application', 'giver', '--timeout', '60s');
    expect(await bootOf('taker/0')).toBe(boot);
    expect(JSON.parse(await grimoire.ok('status', '--format', 'json')).relations).toHaveLength(1);
    await grimoire.until('one controller', async () => (controllers() === 1 ? true : undefined));
  });

  it('answers many verbs at once, also while its controller starts, and there is one controller', async () => {
    kill(grimoire);
    const asked = Array.from({ length: 5 }, (_, at) =>
      grimoire.run(...(at % 2 === 0 ? ['status'] : ['config', 'giver', `word=w${at}`])),
    );
    for (const { code, notes } of await Promise.all(asked)) expect([code, notes]).toEqual([0, '']);
    await grimoire.until('the surplus ones to end', async () => (controllers() === 1 ? true : undefined));
    await grimoire.until('one of the words', async () =>
      /got w[13] /.test((await message('taker')) ?? '') ? true : undefined,
    );
  });

  it('is neither seen nor touched by another home', async () => {
    const other = new Grimoire();
    const sockets = openHome({ GRIMOIRE_HOME: other.home }).runtime;
    try {
      await other.ok('deploy', packPair(other.folder), 'lonely');
      await other.ok('wait-for', 'application', 'lonely', '--timeout', '60s');
      expect(Object.keys(JSON.parse(await other.ok('status', '--format', 'json')).applications)).toEqual(['lonely']);
      const boot = await bootOf('giver/0');
      await other.ok('destroy-model');
      expect(await bootOf('giver/0')).toBe(boot);
    } finally {
      await other.end();
    }
    expect(existsSync(sockets)).toBe(false);
  });

  it('stops and starts again in the order in which both were asked for', async () => {
    const down = grimoire.run('down');
    await grimoire.until('the stop', async () =>
      (await grimoire.ok('debug-log', '--replay')).includes('ran "stop" hook') ? true : undefined,
    );
    const again = grimoire.run('config', 'giver', 'word=awake');
    expect([(await down).code, (await again).code]).toEqual([0, 0]);
    await reached('taker', 'got awake from giver/0', 60_000);
  });

  it('is refused and kept as it is when a newer Grimoire wrote it', async () => {
    await grimoire.ok('down');
    await grimoire.until('the controller to end', async () => (controllers() === 0 ? true : undefined));
    versionTo(99);
    const before = digest();
    for (const verb of [['status'], ['config', 'giver', 'word=x'], ['down']]) {
      const { code, notes } = await grimoire.run(...verb);
      expect([code, notes]).toEqual([
        1,
        expect.stringMatching(/^grimoire: .*newer Grimoire \(state version 99, this one knows 1\)/),
      ]);
    }
    expect(digest()).toBe(before);
    versionTo(1);
    await grimoire.ok('config', 'giver', 'word=back');
    await reached('taker', 'got back from giver/0', 60_000);
  });

  it('is refused with a sentence when its state is damaged, kept, and can be destroyed', async () => {
    await grimoire.ok('down');
    await grimoire.until('the controller to end', async () => (controllers() === 0 ? true : undefined));
    writeFileSync(state, Buffer.alloc(8192, 'not a database '));
    const before = digest();
    const { code, notes } = await grimoire.run('status');
    expect([code, notes]).toEqual([
      1,
      expect.stringMatching(/^grimoire: cannot open the model's state in .*It was left as it is/),
    ]);
    expect(notes.trimEnd().split('\n')).toHaveLength(1);
    expect(digest()).toBe(before);
    await grimoire.ok('destroy-model');
    await grimoire.until('the controller to end', async () => (controllers() === 0 ? true : undefined));
    await sleep(200);
    expect(readdirSync(grimoire.home)).toEqual(['cache']);
    expect(existsSync(runtime)).toBe(false);
  });

  it('is not begun by a verb that is refused', async () => {
    const charm = packPair(grimoire.folder);
    for (const verb of [
      ['config', 'giver', 'word=x'],
      ['integrate', 'a', 'b'],
      ['deploy', './nowhere.charm'],
      ['deploy', charm, '--config', 'colour=red'],
      ['deploy', charm, '--resource', 'picture=x'],
      ['deploy', charm, 'Bad_Name'],
    ]) {
      const { code, notes } = await grimoire.run(...verb);
      expect([code, notes]).toEqual([1, expect.stringMatching(/^grimoire: .+\n$/)]);
      expect(
        readdirSync(join(grimoire.home)).filter(
          (name) => name === 'models' && readdirSync(join(grimoire.home, name)).length > 0,
        ),
      ).toEqual([]);
    }
  });

  it('has no controller that nobody asks: one whose call went to another ends by itself', async () => {
    const other = new Grimoire();
    const main = join(import.meta.dirname, 'controller/main.ts');
    const controller = spawn(process.execPath, ['--conditions=@grimoire/source', main], {
      env: { ...process.env, GRIMOIRE_HOME: other.home },
      stdio: 'ignore',
    });
    try {
      expect(await once(controller, 'exit')).toEqual([0, null]);
      expect(readdirSync(other.home)).toEqual(['cache']);
    } finally {
      controller.kill('SIGKILL');
      await other.end();
    }
  });

  it('is asked for again by a verb that met a controller just ending', async () => {
    for (let round = 0; round < 4; round++) {
      const asked = await Promise.all([0, 1, 2].map(() => grimoire.run('status')));
      for (const { notes } of asked) expect(notes).toMatch(/^grimoire: there is no model "local"/);
    }
  });

  function versionTo(version: number): void {
    const database = new DatabaseSync(state);
    database.exec(`pragma user_version = ${version}`);
    database.exec('pragma wal_checkpoint(truncate)');
    database.close();
  }
});

function kill(grimoire: Grimoire): void {
  try {
    grimoire.killController();
  } catch {
    // It was dead already, and the next one has not said its id yet.
  }
}

/** The same numbers for the same seed, in [0, 1). */
function pseudoRandom(seed: number): () => number {
  let at = seed;
  return () => {
    at = (at * 1_103_515_245 + 12_345) % 2_147_483_648;
    return at / 2_147_483_648;
  };
}
