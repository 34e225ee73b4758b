import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ContainerExit, openWorld, type World } from './index.ts';
import { makeHostRoot, nodeInside } from './testing/host-root.ts';
import { runInside } from './testing/run-inside.ts';
import { until } from './testing/until.ts';

// Real processes, on a machine that may be busy with others.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const workspace = fileURLToPath(new URL('../../../../', import.meta.url));
const pebble = join(workspace, '.grimoire/peers/pebble-1.19.2');
const dir = mkdtempSync(join(tmpdir(), 'world-pebble-'));
const socketPath = join(dir, 'containers/web/pebble.socket');
let world: World;

/** The container of a workload as Juju has it, with the Pebble that Juju ships, and the charm's beside it. */
beforeAll(async () => {
  const built = spawnSync(process.execPath, [join(workspace, 'tools/setup/src/peers.mjs'), 'pebble-1.19.2'], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`Pebble cannot be built: ${built.stderr}`);
  world = await openWorld({ dir });
  const root = makeHostRoot(join(dir, 'root'));
  const containers = join(dir, 'containers');
  mkdirSync(join(containers, 'web'), { recursive: true });
  await world.createPod({ name: 'app-0' });
  await world.startContainer(
    'app-0',
    root.container('charm', { mounts: [{ source: containers, target: '/charm/containers' }] }),
  );
  const workload = root.container('web', {
    argv: ['/charm/bin/pebble', 'run', '--create-dirs', '--hold', '--http', ':38813', '--verbose'],
    env: {
      PEBBLE_SOCKET: '/charm/container/pebble.socket',
      PEBBLE: '/charm/container/pebble',
      JUJU_CONTAINER_NAME: 'web',
    },
    mounts: [
      { source: join(containers, 'web'), target: '/charm/container' },
      { source: pebble, target: '/charm/bin/pebble', readOnly: true },
    ],
  });
  await world.startContainer('app-0', workload);
  await until(async () => 'status' in (await world.probe('app-0', { port: 38_813, path: '/v1/health?level=alive' })));
}, 300_000);
afterAll(() => world.destroy());

/** What Pebble says over its socket, asked from the host. */
async function bootId(): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const asked = request({ socketPath, path: '/v1/system-info' }, (answer) => {
    text(answer).then((body) => resolve(JSON.parse(body).result['boot-id']), reject);
  });
  asked.on('error', reject).end();
  return promise;
}

describe('the real Pebble as the first process', () => {
  it('answers the probes of the kubelet', async () => {
    const healthy = await world.probe('app-0', { port: 38_813, path: '/v1/health?level=ready' });
    expect(healthy).toMatchObject({ status: 200, body: expect.stringContaining('"healthy":true') });
  });

  it('is reached by the charm over its socket', async () => {
    const script =
      "require('http').get({socketPath:'/charm/containers/web/pebble.socket',path:'/v1/system-info'},r=>r.pipe(process.stdout))";
    const { stdout } = await runInside(world, 'app-0', 'charm', [nodeInside, '-e', script]);
    expect(JSON.parse(stdout).result.version).toBe('v1.19.2');
  });

  it('ends at SIGTERM, and is another boot when it was started again', async () => {
    const exits: ContainerExit[] = [];
    world.onExit((exit) => exits.push(exit));
    const before = await bootId();
    await world.restartContainer('app-0', 'web', { wipe: true, graceMs: 10_000 });
    expect(exits).toEqual([{ pod: 'app-0', container: 'web', exit: { code: 0 }, asked: true }]);
    await until(async () => (await bootId().catch(() => before)) !== before);
    expect(await bootId()).not.toBe(before);
  });
});
