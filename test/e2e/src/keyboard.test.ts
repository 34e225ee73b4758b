import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Grimoire, workspace } from './harness/grimoire.ts';
import { traces } from './harness/hooks.ts';
import { Person, type Said, type TypeOptions } from './harness/person.ts';

const isRoot = process.getuid?.() === 0;
const minutes = 60_000;

const me = Person.me();
afterAll(() => me.leave());

/** Types into a terminal in the workspace. */
function type(command: readonly string[], options: Partial<TypeOptions> = {}): Promise<Said> {
  return me.type(command, { cwd: workspace, ...options });
}

describe('the person at the keyboard', () => {
  const grimoire = new Grimoire('keyboard');
  const environment = { GRIMOIRE_HOME: grimoire.home };
  let neighbour: Server | undefined;

  beforeAll(async () => {
    // Whoever has the port already serves as well.
    await new Promise<void>((resolve) => {
      neighbour = createServer()
        .once('error', () => resolve())
        .listen(8080, '127.0.0.1', () => resolve());
    });
  });
  afterAll(async () => {
    neighbour?.close();
    await grimoire.destroy();
  }, 2 * minutes);

  it('Ctrl-C while things are made: one sentence', { timeout: 3 * minutes }, async () => {
    const said = await type(['npm', 'start'], { environment, interruptAt: /Making charms/ });
    expect(said.code).not.toBe(0);
    expect(said.text).toContain('Interrupted. Nothing is broken: npm start goes on with what is there.');
    expect(traces(said.text)).toEqual([]);
  });

  it('Ctrl-C while it is deployed: it goes on, and so does the next start', { timeout: 5 * minutes }, async () => {
    const said = await type(['npm', 'start'], { environment, interruptAt: /synapse\/0 +(waiting|maintenance)/ });
    expect(said.code).not.toBe(0);
    expect(said.text).toContain('interrupted: what was begun goes on, `grimoire status` shows it');
    expect(traces(said.text)).toEqual([]);
    const again = await type(['npm', 'start'], { environment });
    expect(again.text).toContain('Your Matrix server is at');
    expect(again.code).toBe(0);
    expect(again.text).not.toContain('packed or built anew');
  });

  it(
    'a taken port: another one, said',
    async () => {
      const said = await type(['npm', 'start'], { environment });
      expect(said.text).toMatch(/^Port 8080 is taken on this machine, so it is \d+ here\.$/m);
    },
    minutes,
  );

  it('state of a newer version is refused in one sentence, and kept', { timeout: 2 * minutes }, async () => {
    await type(['npm', 'stop'], { environment });
    const file = path.join(grimoire.modelFolder, 'state.db');
    const version = (value?: number): number => {
      const database = new DatabaseSync(file);
      if (value !== undefined) database.exec(`pragma user_version = ${value}`);
      const found = Number(database.prepare('pragma user_version').get()?.['user_version']);
      database.close();
      return found;
    };
    const current = version();
    version(999);
    const before = fs.readFileSync(file);
    // destroy-model is not among them: who is done with a model can always be rid of it.
    for (const verb of ['status', 'up', 'down']) {
      const { code, stderr } = await grimoire.try(verb);
      expect(code, verb).toBe(1);
      expect(stderr, verb).toMatch(/was written by a newer Grimoire \(state version 999.*It was left as it is/);
      expect(traces(stderr), verb).toEqual([]);
    }
    expect(fs.readFileSync(file).equals(before)).toBe(true);
    version(current);
    expect(await grimoire.status('synapse')).toBeDefined();
  });

  it('a flag that there is not: the ones that there are', { timeout: minutes }, async () => {
    expect(await type(['npm', 'test', '--', '--fast'])).toMatchObject({
      code: 2,
      text: expect.stringContaining('npm test knows --quick and --all, not --fast'),
    });
  });
});

// A file system of a size of one's own, and programs that vanish, are root's to make.
describe.skipIf(!isRoot)('a machine that lacks something', () => {
  /** Types with a mount namespace in which the named files are hidden. */
  function without(files: readonly string[], command: readonly string[]): Promise<Said> {
    const hide = files.map((file) => `mount --bind /dev/null ${file}`).join(' && ');
    return type(['unshare', '--mount', 'sh', '-c', `${hide} && exec "$@"`, 'sh', ...command]);
  }

  it('npm run doctor names all lacks at once, each with its remedy', { timeout: minutes }, async () => {
    const visitor = Person.ordinary();
    try {
      const programs = ['/usr/bin/mmdebstrap', '/usr/bin/newuidmap', '/usr/bin/newgidmap', '/etc/subuid'];
      const doctor = ['npm', 'run', 'doctor'];
      const said = await without(programs, ['runuser', '-u', visitor.name, '--', ...doctor]);
      expect(said.code).toBe(1);
      expect(said.text).toMatch(/^ {2}mmdebstrap: .+\n +sudo apt-get install .*mmdebstrap/m);
      expect(said.text).toMatch(/^ {2}newuidmap: .+\n +sudo apt-get install .*uidmap/m);
      expect(said.text).toMatch(/^ {2}newgidmap: .+\n +sudo apt-get install .*uidmap/m);
      expect(said.text).toMatch(/^ {2}subuid: .+\n +sudo usermod --add-subuids /m);
    } finally {
      visitor.leave();
    }
  });

  it('no user namespaces: said with the remedy, and nothing is begun', { timeout: minutes }, async () => {
    const limited = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"';
    const said = await type(['unshare', '--user', '--map-root-user', 'sh', '-c', limited, 'sh', 'npm', 'start']);
    expect(said.code).toBe(1);
    expect(said.text).toMatch(/^ {2}userns: the limit of user namespaces .+ is 0\n +sudo sysctl /m);
    expect(said.text).not.toContain('Making charms');
  });

  it('a full disk: a sentence, and with space again it goes on', { timeout: 6 * minutes }, async () => {
    const grimoire = new Grimoire('full');
    const models = path.join(grimoire.home, 'models');
    fs.mkdirSync(models);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'none', models], { encoding: 'utf8' });
    expect(mounted.stderr).toBe('');
    try {
      const { code, stdout, stderr } = await grimoire.try('up');
      expect(code, stdout).toBe(1);
      expect(stderr).toMatch(/the disk is full: free some space and try again/);
      expect(traces(stderr)).toEqual([]);
      spawnSync('mount', ['-o', 'remount,size=2g', models]);
      expect(await grimoire.do('up')).toContain('Your Matrix server is at');
    } finally {
      await grimoire.try('destroy-model', '--no-prompt');
      spawnSync('umount', ['--lazy', models]);
      fs.rmSync(grimoire.home, { recursive: true, force: true });
    }
  });
});
