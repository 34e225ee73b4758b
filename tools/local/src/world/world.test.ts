import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { childOf } from './enter-container.ts';
import { type ContainerExit, openWorld, removeMappedTree, type World } from './index.ts';
import { runtimeOf } from './runtime.ts';
import { type HostRoot, makeHostRoot } from './testing/host-root.ts';
import { path, runInside, shell } from './testing/run-inside.ts';
import { until } from './testing/until.ts';

// Real processes, on a machine that may be busy with others.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const base = mkdtempSync(join(tmpdir(), 'world-test-'));
afterAll(() => removeMappedTree(base));

describe('a world', () => {
  const dir = join(base, 'shared');
  let world: World;
  let root: HostRoot;

  beforeAll(async () => {
    world = await openWorld({ dir });
    root = makeHostRoot(join(dir, 'root'));
    await world.createPod({ name: 'synapse-0', fqdn: 'synapse-0.synapse-endpoints.m.svc.cluster.local' });
    await world.startContainer('synapse-0', root.container('charm'));
  });
  afterAll(() => world.destroy());

  it('gives a container a root, a host name and devices of its own', async () => {
    const { stdout, stderr, exit } = await shell(
      world,
      'synapse-0',
      'charm',
      'hostname; cat /etc/hosts /etc/resolv.conf; echo -n > /dev/null; head -c 3 /dev/urandom | wc -c; echo e > /dev/stderr; ls /dev; ls -d /home /tmp',
    );
    expect(stdout).toContain('synapse-0\n127.0.0.1 localhost\n');
    expect(stdout).toContain('10.77.0.2 synapse-0.synapse-endpoints.m.svc.cluster.local synapse-0\n');
    expect(stdout).toContain('nameserver 10.77.0.1\n');
    expect(stdout).toContain(
      '\n3\nfd\nfull\nnull\nptmx\npts\nrandom\nshm\nstderr\nstdin\nstdout\ntty\nurandom\nzero\n',
    );
    expect(stdout).toContain('/tmp\n');
    expect(stderr).toContain('e\n');
    expect(stderr).toContain('/home');
    expect(exit).toEqual({ code: 2 });
  });

  it('gives each container its own processes, with the given one first', async () => {
    const { stdout } = await shell(
      world,
      'synapse-0',
      'charm',
      'cat /proc/1/cmdline; echo; ls -d /proc/[0-9]* | wc -l',
    );
    expect(stdout).toContain('sleep infinity & wait');
    expect(Number(stdout.trim().split('\n').at(-1))).toBeLessThan(8);
  });

  it('runs a command with exactly the environment, folder, user and input that are given', async () => {
    const env = { A: '1', EMPTY: '', 'odd name': 'two words\nand $HOME "quoted"', JUJU_UNIT_NAME: 'synapse/0' };
    const { stdout, exit } = await runInside(world, 'synapse-0', 'charm', ['/usr/bin/env', '-0'], { env });
    expect(exit).toEqual({ code: 0 });
    expect(stdout.split('\0').filter((line) => line !== '')).toEqual(
      Object.entries(env).map(([name, value]) => `${name}=${value}`),
    );
    const asked = await runInside(world, 'synapse-0', 'charm', ['/bin/sh', '-c', 'pwd; id -u; id -g; cat'], {
      cwd: '/usr/share',
      user: { uid: 991, gid: 992 },
      stdin: 'given',
    });
    expect(asked.stdout).toBe('/usr/share\n991\n992\ngiven');
  });

  it('tells how a command ended, by itself or by a signal, and hands over all it said', async () => {
    expect((await shell(world, 'synapse-0', 'charm', 'exit 7')).exit).toEqual({ code: 7 });
    expect((await shell(world, 'synapse-0', 'charm', 'kill -TERM $$')).exit).toEqual({ signal: 'SIGTERM' });
    const { stdout } = await shell(world, 'synapse-0', 'charm', 'head -c 5000000 /dev/zero');
    expect(stdout).toHaveLength(5_000_000);
  });

  it('writes the output of a command to a file, and does not wait for what it left behind', async () => {
    const file = join(dir, 'said');
    const argv = ['/bin/sh', '-c', 'echo out; echo err >&2; sleep 40 & exit 3'];
    const started = performance.now();
    const exit = await world.exec('synapse-0', 'charm', {
      argv,
      env: { PATH: path },
      stdout: { file },
      stderr: () => undefined,
    });
    expect(exit).toEqual({ code: 3 });
    expect(performance.now() - started).toBeLessThan(5000);
    expect(readFileSync(file, 'utf8')).toBe('out\n');
  });

  it('kills a command, and only that process', async () => {
    const stop = new AbortController();
    const out: string[] = [];
    const ended = world.exec('synapse-0', 'charm', {
      argv: ['/bin/sh', '-c', 'sleep 4711 & echo started; wait'],
      env: { PATH: path },
      stdout: (chunk) => {
        out.push(chunk.toString());
        stop.abort();
      },
      signal: stop.signal,
    });
    expect(await ended).toEqual({ signal: 'SIGKILL' });
    expect(out).toEqual(['started\n']);
    expect((await shell(world, 'synapse-0', 'charm', 'cat /proc/*/cmdline | tr "\\0" " "')).stdout).toContain(
      'sleep 4711',
    );
  });

  it('leaves no dead process behind that nobody waited for', async () => {
    await shell(world, 'synapse-0', 'charm', '(sleep 0.05 &) ; exit 0');
    await sleep(300);
    const { stdout } = await shell(world, 'synapse-0', 'charm', 'cat /proc/[0-9]*/stat');
    expect(stdout).not.toMatch(/\) Z /);
  });

  it('mounts what is asked for, read-only where asked, and follows no link out of the root', async () => {
    const shared = join(dir, 'storage');
    mkdirSync(shared);
    writeFileSync(join(shared, 'kept'), 'kept');
    await world.createPod({ name: 'mounts-0' });
    const mounts = [
      { source: shared, target: '/var/run/storage' },
      { source: shared, target: '/srv/read', readOnly: true },
    ];
    await world.startContainer('mounts-0', root.container('workload', { mounts }));
    const { stdout, stderr } = await shell(
      world,
      'mounts-0',
      'workload',
      'cat /run/storage/kept /srv/read/kept; echo new > /run/storage/new; echo x > /srv/read/x',
    );
    expect(stdout).toBe('keptkept');
    expect(stderr).toMatch(/read-only/i);
    expect(readFileSync(join(shared, 'new'), 'utf8')).toBe('new\n');
    expect(existsSync('/run/storage')).toBe(false);
    await world.removePod('mounts-0');
  });

  it('tells of every end of a first process, and starts it again with or without what it wrote', async () => {
    const exits: ContainerExit[] = [];
    const forget = world.onExit((exit) => exits.push(exit));
    const spec = root.container('web', { env: { ONLY: 'this' }, argv: ['/bin/sh', '-c', 'env; sleep 0.1; exit 9'] });
    await world.startContainer('synapse-0', spec);
    await until(() => exits.length > 0);
    expect(exits).toEqual([{ pod: 'synapse-0', container: 'web', exit: { code: 9 }, asked: false }]);
    expect(readFileSync(spec.logFile, 'utf8').trim().split('\n').toSorted()).toEqual(['ONLY=this', 'PWD=/']);
    expect(await world.containerState('synapse-0', 'web')).toMatchObject({
      running: false,
      exit: { code: 9 },
      restarts: 0,
    });

    const lasting = root.container('db');
    await world.startContainer('synapse-0', lasting);
    await shell(world, 'synapse-0', 'db', 'echo mine > /etc/written');
    await world.restartContainer('synapse-0', 'db', { graceMs: 2000 });
    expect(exits.at(-1)).toMatchObject({ container: 'db', exit: { code: 0 }, asked: true });
    expect((await shell(world, 'synapse-0', 'db', 'cat /etc/written')).stdout).toBe('mine\n');
    const state = await world.restartContainer('synapse-0', 'db', { wipe: true });
    expect(state).toMatchObject({ running: true, restarts: 2 });
    expect((await shell(world, 'synapse-0', 'db', 'cat /etc/written')).stdout).toBe('');
    forget();
  });

  it('kills a first process that does not stop within its grace', async () => {
    const stubborn = root.container('stubborn', {
      argv: ['/bin/sh', '-c', "trap '' TERM; echo up; while :; do sleep 1; done"],
    });
    await world.startContainer('synapse-0', stubborn);
    const started = performance.now();
    expect((await world.stopContainer('synapse-0', 'stubborn', { graceMs: 300 })).running).toBe(false);
    expect(performance.now() - started).toBeGreaterThan(250);
  });

  it('runs a first process as its user, groups included', async () => {
    const argv = ['/bin/sh', '-c', 'id -u; id -g; id -G; sleep 60'];
    const spec = root.container('user', {
      argv,
      env: { PATH: path },
      user: { uid: 584_792, gid: 584_792, groups: [170] },
    });
    await world.startContainer('synapse-0', spec);
    await until(() => readFileSync(spec.logFile, 'utf8').split('\n').length > 3);
    expect(readFileSync(spec.logFile, 'utf8')).toBe('584792\n584792\n584792 170\n');
    await world.stopContainer('synapse-0', 'user');
  });

  it('says in a sentence what is wrong with a request, and changes nothing', async () => {
    await expect(world.createPod({ name: '../x' })).rejects.toThrow('"../x" is no name for a pod');
    await expect(world.createPod({ name: 'synapse-0' })).rejects.toThrow('there is a pod synapse-0 already');
    await expect(world.createPod({ name: 'b', address: '10.77.0.2' })).rejects.toThrow("another pod's address");
    await expect(world.createPod({ name: 'b', address: '192.168.0.1' })).rejects.toThrow('no address for a pod');
    await expect(world.startContainer('nobody', root.container('c'))).rejects.toThrow('there is no pod nobody');
    const gone = root.container('gone', { mounts: [{ source: join(dir, 'not-there'), target: '/x' }] });
    await expect(world.startContainer('synapse-0', gone)).rejects.toThrow('not-there is not there');
    await expect(runInside(world, 'synapse-0', 'gone', ['/bin/true'])).rejects.toThrow('does not run');
    expect((await world.pods()).map(({ name }) => name)).toEqual(['synapse-0']);
  });

  it('does not start what cannot be mounted, and says why', async () => {
    const spec = root.container('broken', { mounts: [{ source: '/usr', target: '/etc/passwd' }] });
    await expect(world.startContainer('synapse-0', spec)).rejects.toThrow(
      /container broken of synapse-0 did not start: .*passwd/,
    );
  });

  it('says plainly when a memory limit is not enforced, and enforces it otherwise', async () => {
    const spec = root.container('limited', { memoryMiB: 64 });
    const { memoryLimit } = await world.startContainer('synapse-0', spec);
    const eat = 'const all=[];for(let i=0;i<40;i++)all.push(Buffer.alloc(8e6,1));console.log(all.length)';
    const { exit } = await runInside(world, 'synapse-0', 'limited', ['/opt/node', '-e', eat]);
    if (memoryLimit.is === 'enforced') expect(exit).toEqual({ signal: 'SIGKILL' });
    else expect([memoryLimit.is, exit]).toEqual(['not enforced', { code: 0 }]);
  });

  it('tells how to enter a container with a terminal', async () => {
    const { file, args } = await world.enter('synapse-0', 'charm', ['/bin/sh', '-c', 'hostname']);
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = await once(child.stdout, 'data');
    expect(String(said)).toBe('synapse-0\n');
  });

  it('leaves no mount and no interface of a pod that was removed', async () => {
    const supervisor = childOf(childOf(Number(readFileSync(runtimeOf(dir, undefined).pidFile, 'utf8'))) ?? 0) ?? 0;
    const mounts = (): string => readFileSync(`/proc/${supervisor}/mountinfo`, 'utf8');
    const interfaces = (): string => readFileSync(`/proc/${supervisor}/net/dev`, 'utf8').replaceAll(/:.*/g, '');
    const before = [mounts(), interfaces()];
    await world.createPod({ name: 'short-0' });
    await world.startContainer('short-0', root.container('c'));
    expect(interfaces()).not.toBe(before[1]);
    await world.removePod('short-0');
    expect([mounts(), interfaces()]).toEqual(before);
  });
});
