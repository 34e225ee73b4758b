import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { childOf } from './enter-container.ts';
import { findWorld, openWorld, removeMappedTree } from './index.ts';
import { runtimeOf } from './runtime.ts';
import { makeHostRoot } from './testing/host-root.ts';
import { processesWith } from './testing/processes.ts';
import { path, shell } from './testing/run-inside.ts';
import { until } from './testing/until.ts';

// Real processes, on a machine that may be busy with others.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const base = mkdtempSync(join(tmpdir(), 'world-life-'));
afterAll(() => removeMappedTree(base));

describe('the life of a world', () => {
  it('is up within a second, on a machine that starts Node in a thirtieth of that', async () => {
    let best = Infinity;
    for (let round = 0; round < 3; round += 1) {
      const before = performance.now();
      spawnSync(process.execPath, ['-e', '0']);
      const bare = performance.now() - before;
      const started = performance.now();
      const world = await openWorld({ dir: join(base, `quick-${round}`) });
      best = Math.min(best, (performance.now() - started) / Math.max(1000, 30 * bare));
      await world.destroy();
    }
    expect(best).toBeLessThan(1);
  });

  it('is one world when two ask for it at the same time', async () => {
    const dir = join(base, 'twice');
    const [one, other] = await Promise.all([openWorld({ dir }), openWorld({ dir })]);
    await one.createPod({ name: 'a' });
    expect((await other.pods()).map(({ name }) => name)).toEqual(['a']);
    expect([one.attached, other.attached].toSorted()).toEqual([false, true]);
    await other.close();
    await one.destroy();
  });

  it('outlives who opened it, whose commands end with it', async () => {
    const dir = join(base, 'outlives');
    const root = makeHostRoot(join(dir, 'root'));
    const script = `
      import { openWorld } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      const world = await openWorld({ dir: ${JSON.stringify(dir)} });
      await world.createPod({ name: 'a-0' });
      const { pid } = await world.startContainer('a-0', ${JSON.stringify(root.container('c'))});
      void world.exec('a-0', 'c', { argv: ['/usr/bin/sleep', '4712'], env: {} });
      await world.exec('a-0', 'c', { argv: ['/usr/bin/true'], env: {} });
      console.log(String(pid));
      setInterval(() => {}, 1000);`;
    const controller = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [pid] = await once(controller.stdout, 'data');
    controller.kill('SIGKILL');
    await once(controller, 'exit');

    const world = await findWorld({ dir });
    if (world === undefined) throw new Error('the world is gone');
    expect(world.attached).toBe(true);
    expect((await world.pods())[0]).toMatchObject({
      name: 'a-0',
      containers: [{ running: true, pid: Number(pid), restarts: 0 }],
    });
    const commands = (): Promise<string> =>
      shell(world, 'a-0', 'c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "').then(({ stdout }) => stdout);
    await until(async () => !(await commands()).includes('sleep 4712'));
    expect(await commands()).not.toContain('sleep 4712');
    await world.destroy();
  });

  it('ends with its supervisor, with all it held, and can be opened again', async () => {
    const dir = join(base, 'killed');
    const { pidFile, folder } = runtimeOf(dir, undefined);
    const world = await openWorld({ dir });
    const root = makeHostRoot(join(dir, 'root'));
    await world.createPod({ name: 'a-0' });
    const argv = ['/bin/sh', '-c', 'sleep 314159 & sleep 314159'];
    await world.startContainer('a-0', root.container('c', { argv, env: { PATH: path } }));
    await until(() => processesWith('sleep\x00314159').length === 2);
    expect(processesWith('sleep\x00314159')).toHaveLength(2);

    const supervisor = childOf(childOf(Number(readFileSync(pidFile, 'utf8'))) ?? 0) ?? 0;
    process.kill(supervisor, 'SIGKILL');
    expect((await world.closed)?.message).toContain("the world's supervisor has ended");
    await until(() => processesWith('sleep\x00314159').length + processesWith(folder).length === 0);
    expect(processesWith('sleep\x00314159')).toEqual([]);
    expect(processesWith(folder)).toEqual([]);
    await expect(world.pods()).rejects.toThrow('open the world again');

    const again = await openWorld({ dir });
    expect(again.attached).toBe(false);
    await again.createPod({ name: 'a-0' });
    await again.startContainer('a-0', root.container('c'));
    await again.destroy();
  });

  it('is destroyed without a trace: no process, no mount, no file, not even of users that only containers have', async () => {
    const dir = join(base, 'destroyed');
    const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
    const runtime = runtimeOf(dir, undefined).folder;
    const world = await openWorld({ dir });
    const root = makeHostRoot(join(dir, 'root'));
    await world.createPod({ name: 'a-0' });
    await world.startContainer('a-0', root.container('c'));
    await shell(
      world,
      'a-0',
      'c',
      'mkdir -p /data/x && echo 1 > /data/x/y && chmod 700 /data/x && chown -R 584792:991 /data',
    );
    expect((await shell(world, 'a-0', 'c', 'stat -c %u:%g /data/x')).stdout).toBe('584792:991\n');
    await world.destroy();
    expect(await world.closed).toBeUndefined();
    expect(existsSync(dir)).toBe(false);
    expect(existsSync(runtime)).toBe(false);
    expect(processesWith(runtime)).toEqual([]);
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).toBe(mounts);
  });

  it('keeps its files when it is only stopped', async () => {
    const dir = join(base, 'stopped');
    const world = await openWorld({ dir });
    const root = makeHostRoot(join(dir, 'root'));
    await world.createPod({ name: 'a-0' });
    const spec = root.container('c');
    await world.startContainer('a-0', spec);
    await shell(world, 'a-0', 'c', 'echo kept > /etc/kept');
    await world.stop({ graceMs: 2000 });
    expect(await findWorld({ dir })).toBeUndefined();
    const again = await openWorld({ dir });
    await again.createPod({ name: 'a-0' });
    await again.startContainer('a-0', spec);
    expect((await shell(again, 'a-0', 'c', 'cat /etc/kept')).stdout).toBe('kept\n');
    await again.destroy();
  });

  it('does not collide with another one of the same names and addresses, under a long path', async () => {
    const long = join(base, 'a:b,c '.repeat(20), 'd'.repeat(100));
    const worlds = await Promise.all([join(base, 'clone'), long].map((dir) => openWorld({ dir })));
    for (const [index, world] of worlds.entries()) {
      const root = makeHostRoot(join(index === 0 ? join(base, 'clone') : long, 'root'));
      expect((await world.createPod({ name: 'a-0' })).address).toBe('10.77.0.2');
      await world.startContainer('a-0', root.container('c'));
      await shell(world, 'a-0', 'c', `echo ${index} > /etc/which`);
    }
    for (const [index, world] of worlds.entries()) {
      expect((await shell(world, 'a-0', 'c', 'cat /etc/which')).stdout).toBe(`${index}\n`);
      await world.destroy();
    }
    expect(readdirSync(base)).not.toContain('clone');
    rmSync(join(base, 'a:b,c '.repeat(20)), { recursive: true, force: true });
  });
});
