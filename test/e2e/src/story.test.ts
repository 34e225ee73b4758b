import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Container, credentialsOf } from './harness/container.ts';
import { at, Grimoire, text } from './harness/grimoire.ts';
import { hooksOf, logOf, traces } from './harness/hooks.ts';
import { Matrix } from './harness/matrix.ts';
import { act, urlOf } from './harness/model.ts';
import { identity, isAlive, processesOf, processesWith, type Process } from './harness/processes.ts';
import { statistics, type Statistics } from './harness/statistics.ts';
import { bootId } from './harness/workload.ts';

/** Hooks of a unit's life, in the order that they ran in since the last `stop`. */
async function lifeSinceStop(grimoire: Grimoire, unit: string): Promise<readonly string[]> {
  const hooks = await hooksOf(grimoire, unit);
  const life = ['stop', 'upgrade-charm', 'config-changed', 'start'];
  return hooks.slice(hooks.lastIndexOf('stop')).filter((name) => life.includes(name) || name.endsWith('-pebble-ready'));
}

/** Everything that the world's processes were started with, looked up again and again while something is done. */
async function argumentsDuring<T>(grimoire: Grimoire, work: () => Promise<T>): Promise<[T, ReadonlySet<string>]> {
  const seen = new Set<string>();
  const look = (): void => {
    for (const { args } of processesOf(grimoire)) seen.add(args.join(' '));
  };
  const timer = setInterval(look, 10);
  try {
    const result = await work();
    look();
    return [result, seen];
  } finally {
    clearInterval(timer);
  }
}

describe('from the first start to the last file', { timeout: 180_000 }, () => {
  const grimoire = new Grimoire('story');
  const synapse = new Container(grimoire, 'synapse/0', 'synapse');
  const nginx = new Container(grimoire, 'synapse/0', 'synapse-nginx');
  const postgresql = new Container(grimoire, 'postgresql-k8s/0', 'postgresql');
  const secrets: string[] = [];
  let password = '';
  let counted: Statistics = { users: undefined, rooms: undefined };
  let room = '';
  let client: Matrix | undefined;

  /** Logged in once, as a person is: her token lasts. */
  const alice = async (): Promise<Matrix> => {
    if (client === undefined) throw new Error('alice has not logged in');
    return client.at(await urlOf(grimoire, 'synapse'));
  };
  const rest = async (): Promise<void> => {
    for (const unit of ['postgresql-k8s/0', 'synapse/0']) await grimoire.do('wait-for', 'unit', unit);
  };

  beforeAll(() => grimoire.do('up'), 600_000);
  afterAll(() => grimoire.destroy(), 60_000);

  it('prints the URL, and what to do next', async () => {
    const said = await grimoire.do('up');
    expect(said).toContain(`Your Matrix server is at ${await urlOf(grimoire, 'synapse')}`);
    for (const word of ['register-user', 'status', 'debug-log', 'npm stop', 'destroy-model']) {
      expect(said).toContain(word);
    }
  });

  it('makes a user by an action, whose password is in no argument', async () => {
    counted = await grimoire.until(
      'the exporter has asked the database',
      () => statistics(synapse),
      ({ users, rooms }) => users !== undefined && rooms !== undefined,
    );
    const [results, started] = await argumentsDuring(grimoire, () =>
      act(grimoire, 'synapse/0', 'register-user', { username: 'alice' }),
    );
    password = text(at(results, 'user-password'));
    expect(password.length).toBeGreaterThanOrEqual(16);
    secrets.push(password);
    expect([...started].join('\n')).toContain('dist/charm.mjs');
    expect([...started].filter((line) => line.includes(password))).toEqual([]);
  });

  it('refuses the same user again with the sentence of Synapse, and the unit stays active', async () => {
    const { code, stderr } = await grimoire.try('run', 'synapse/0', 'register-user', 'username=alice');
    expect(code).toBe(1);
    expect(stderr).toContain('Synapse refused to register "alice": User ID already taken.');
    expect(await grimoire.status('synapse')).toEqual({ current: 'active', message: '' });
  });

  it('lets the user log in, make a room, say something and read it', async () => {
    client = await Matrix.login(await urlOf(grimoire, 'synapse'), 'alice', password);
    expect(client.userId).toBe('@alice:matrix.localhost');
    room = await client.createRoom('story');
    await client.send(room, 'once upon a time');
    expect(await client.messages(room)).toEqual(['once upon a time']);
  });

  it('counts exactly one user and one room more at the exporter', async () => {
    // It asks the database once a minute.
    const seen = await grimoire.until(
      'other numbers',
      () => statistics(synapse),
      ({ users, rooms }) => users !== counted.users && rooms !== counted.rooms,
      90,
    );
    expect(seen).toEqual({ users: (counted.users ?? 0) + 1, rooms: (counted.rooms ?? 0) + 1 });
  });

  it('replaces the pod of Synapse: all is new but the storage, and the message is there', async () => {
    const boots = async (): Promise<readonly string[]> => [
      await bootId(grimoire, 'synapse/0', 'synapse'),
      await bootId(grimoire, 'synapse/0', 'synapse-nginx'),
    ];
    const before = await boots();
    await synapse.run('touch', '/not-kept', '/srv/not-kept', '/data/kept');
    await nginx.run('touch', '/not-kept');

    await grimoire.do('replace-pod', 'synapse/0');
    await rest();
    await grimoire.do('up');

    const after = await boots();
    expect(after.filter((boot) => before.includes(boot))).toEqual([]);
    expect(await synapse.run('sh', '-c', 'ls -d /not-kept /srv/not-kept /data/kept 2>/dev/null || true')).toBe(
      '/data/kept\n',
    );
    expect(await nginx.run('ls', '/')).not.toMatch(/not-kept/);
    const life = await lifeSinceStop(grimoire, 'synapse/0');
    expect(life.filter((name) => !name.endsWith('-pebble-ready'))).toEqual([
      'stop',
      'upgrade-charm',
      'config-changed',
      'start',
    ]);
    expect(life).toEqual(expect.arrayContaining(['synapse-pebble-ready', 'synapse-nginx-pebble-ready']));
    expect(life.indexOf('synapse-pebble-ready')).toBeGreaterThan(life.indexOf('upgrade-charm'));
    expect(await (await alice()).messages(room)).toEqual(['once upon a time']);
  });

  it('replaces the pod of PostgreSQL under a running Synapse, which goes on', async () => {
    const boot = await bootId(grimoire, 'postgresql-k8s/0', 'postgresql');
    const server = await synapse.processes('synapse.app.homeserver');
    expect(server).toHaveLength(1);
    await postgresql.run('touch', '/not-kept', '/var/lib/postgresql/data/kept');

    await grimoire.do('replace-pod', 'postgresql-k8s/0');
    await rest();
    await grimoire.do('up');

    expect(await bootId(grimoire, 'postgresql-k8s/0', 'postgresql')).not.toBe(boot);
    expect(await postgresql.run('sh', '-c', 'ls -d /not-kept /var/lib/postgresql/data/kept 2>/dev/null || true')).toBe(
      '/var/lib/postgresql/data/kept\n',
    );
    const life = await lifeSinceStop(grimoire, 'postgresql-k8s/0');
    expect(life.filter((name) => !name.endsWith('-pebble-ready'))).toEqual([
      'stop',
      'upgrade-charm',
      'config-changed',
      'start',
    ]);
    expect(life).toContain('postgresql-pebble-ready');
    expect(await synapse.processes('synapse.app.homeserver')).toEqual(server);
    // Each connection of Synapse's pool finds out for itself that it is dead, and that request fails: clients ask again.
    await grimoire.until(
      'Synapse has connected anew',
      async () => {
        const reader = await alice();
        return Promise.allSettled(Array.from({ length: 10 }, () => reader.messages(room)));
      },
      (answers) => answers.every(({ status }) => status === 'fulfilled'),
    );
    await (await alice()).send(room, 'and it went on');
    expect(await (await alice()).messages(room)).toEqual(['once upon a time', 'and it went on']);
  });

  it('stops: no process is left, all data is', async () => {
    const running = processesOf(grimoire);
    expect(running.length).toBeGreaterThan(10);
    await grimoire.do('down');
    await grimoire.until(
      'every process to end',
      async () => [...running.filter(isAlive), ...processesOf(grimoire)].map(identity),
      (left) => left.length === 0,
      10,
    );
    expect(await grimoire.do('status')).toMatch(/stopped/);
  });

  it('starts again with the same data', async () => {
    await grimoire.do('up');
    expect(await (await alice()).messages(room)).toEqual(['once upon a time', 'and it went on']);
  });

  it('kept every secret out of the log and of the arguments of all that runs', async () => {
    secrets.push((await credentialsOf(synapse)).password);
    const settings = await synapse.read('/data/homeserver.yaml');
    secrets.push(/^registration_shared_secret: "(.+)"$/m.exec(settings)?.[1] ?? '');
    expect(secrets.map(({ length }) => length > 10)).toEqual([true, true, true]);

    const log = await logOf(grimoire);
    const said = [
      log,
      await grimoire.do('status', '--format', 'json'),
      await grimoire.do('show-unit', 'synapse/0'),
      await grimoire.do('show-unit', 'postgresql-k8s/0'),
      fs.readFileSync(path.join(grimoire.home, 'controller.log'), 'utf8'),
      ...fs
        .readdirSync(path.join(grimoire.modelFolder, 'machine/logs'))
        .map((name) => fs.readFileSync(path.join(grimoire.modelFolder, 'machine/logs', name), 'utf8')),
      ...processesOf(grimoire).map(({ args }) => args.join(' ')),
    ].join('\n');
    expect(secrets.map((secret) => said.includes(secret))).toEqual([false, false, false]);
    expect(traces(log)).toEqual([]);
  });

  it('is destroyed: no process, no mount and no file is left', async () => {
    const running: readonly Process[] = processesOf(grimoire);
    expect(processesWith(grimoire, 'synapse.app.homeserver')).toHaveLength(1);
    await grimoire.do('destroy-model', '--no-prompt');
    await grimoire.until(
      'every process to end',
      async () => [...running.filter(isAlive), ...processesOf(grimoire)].map(identity),
      (left) => left.length === 0,
      10,
    );
    const mounts = fs.readFileSync('/proc/self/mountinfo', 'utf8');
    expect([grimoire.home, grimoire.runtime].filter((place) => mounts.includes(place))).toEqual([]);
    expect(fs.readdirSync(grimoire.home).toSorted()).toEqual(['cache', 'peers']);
    expect(fs.existsSync(grimoire.runtime)).toBe(false);
  });
});
