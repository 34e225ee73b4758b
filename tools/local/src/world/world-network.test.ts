import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findWorld, openWorld, type World } from './index.ts';
import { runtimeOf } from './runtime.ts';
import { makeHostRoot, nodeInside } from './testing/host-root.ts';
import { processesWith } from './testing/processes.ts';
import { runInside, serveInside, shell } from './testing/run-inside.ts';
import { until } from './testing/until.ts';

// Real processes, on a machine that may be busy with others.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const base = mkdtempSync(join(tmpdir(), 'world-net-'));
let world: World;

beforeAll(async () => {
  world = await openWorld({ dir: base });
  const root = makeHostRoot(join(base, 'root'));
  for (const name of ['app-0', 'app-1']) {
    await world.createPod({ name, search: ['m.svc.cluster.local'] });
    await world.startContainer(name, root.container('c'));
  }
  await world.startContainer('app-0', root.container('side'));
});
afterAll(() => world.destroy());

/** What `dns.resolve*` says in a container: addresses, or the code of the error. */
async function resolve(kind: 'resolve4' | 'resolve6' | 'resolveTxt', name: string): Promise<unknown> {
  const script = `require('dns').promises.${kind}(${JSON.stringify(name)}).catch(e=>e.code).then(r=>console.log(JSON.stringify(r)))`;
  const { stdout } = await runInside(world, 'app-0', 'c', [nodeInside, '-e', script]);
  return JSON.parse(stdout);
}

describe('names in a world', () => {
  it('answers for the names that it was given, and says at once of others that they do not exist', async () => {
    const many = Array.from({ length: 29 }, (_, index) => `10.77.1.${index + 1}`);
    await world.setHosts({
      'app-1.app-endpoints.m.svc.cluster.local': ['10.77.0.3'],
      'App.m.svc.cluster.local.': ['10.77.0.2', '10.77.0.3', 'fd00::1:2'],
      'many.m.svc.cluster.local': many,
    });
    expect(await resolve('resolve4', 'app-1.app-endpoints.m.svc.cluster.local')).toEqual(['10.77.0.3']);
    expect(await resolve('resolve4', 'APP.m.svc.cluster.local')).toEqual(['10.77.0.2', '10.77.0.3']);
    expect(await resolve('resolve6', 'app.m.svc.cluster.local')).toEqual(['fd00::1:2']);
    expect(await resolve('resolve6', 'app-1.app-endpoints.m.svc.cluster.local')).toBe('ENODATA');
    expect(await resolve('resolveTxt', 'app.m.svc.cluster.local')).toBe('ENODATA');
    expect(await resolve('resolve4', 'example.com')).toBe('ENOTFOUND');
    expect(await resolve('resolve4', 'many.m.svc.cluster.local')).toHaveLength(29);
  });

  it('are found by the C library, short ones by the search list too', async () => {
    await world.setHosts({ 'app-1.app-endpoints.m.svc.cluster.local': ['10.77.0.3'] });
    const started = performance.now();
    const { stdout } = await shell(
      world,
      'app-0',
      'c',
      'getent ahostsv4 app-1.app-endpoints; getent hosts nobody.example.com; hostname -i',
    );
    expect(stdout).toMatch(/^10\.77\.0\.3\s+STREAM app-1\.app-endpoints\.m\.svc\.cluster\.local/);
    expect(stdout.trim().split('\n').at(-1)).toBe('10.77.0.2');
    // One resolver's patience is five seconds: nobody waited for an answer.
    expect(performance.now() - started).toBeLessThan(4000);
  });

  it('refuses an address that is none', async () => {
    await expect(world.setHosts({ x: ['nonsense'] })).rejects.toThrow('"nonsense" of the name x is no IP address');
  });
});

describe('the network of a world', () => {
  it('joins the containers of a pod on one loopback, and pods by their addresses', async () => {
    const listen = "require('net').createServer(s=>s.end('hello')).listen(8080,'0.0.0.0',()=>console.log('up'))";
    const stops = [await serveInside(world, 'app-0', 'c', listen), await serveInside(world, 'app-1', 'c', listen)];
    const ask = (host: string): readonly string[] => [
      nodeInside,
      '-e',
      `require('net').connect(8080,'${host}').on('error',e=>console.log(e.code)).pipe(process.stdout)`,
    ];
    expect((await runInside(world, 'app-0', 'side', ask('127.0.0.1'))).stdout).toBe('hello');
    expect((await runInside(world, 'app-0', 'c', ask('10.77.0.3'))).stdout).toBe('hello');
    for (const stop of stops) stop();
  });

  it('has no way out, and says so at once', async () => {
    const script = "require('net').connect(80,'192.0.2.1').on('error',e=>console.log(e.code))";
    const started = performance.now();
    expect((await runInside(world, 'app-0', 'c', [nodeInside, '-e', script])).stdout).toMatch(/^E(NET|HOST)UNREACH\n$/);
    expect(performance.now() - started).toBeLessThan(4000);
  });

  it('asks for the health of a pod as the kubelet does', async () => {
    const stop = await serveInside(
      world,
      'app-0',
      'c',
      "require('http').createServer((q,s)=>{if(q.url==='/slow')return;s.statusCode=q.url==='/v1/health?level=alive'?200:502;s.end('{}')}).listen(38813,()=>console.log('up'))",
    );
    expect(await world.probe('app-0', { port: 38_813, path: '/v1/health?level=alive' })).toEqual({
      status: 200,
      body: '{}',
    });
    expect(await world.probe('app-0', { port: 38_813, path: '/v1/health?level=ready' })).toMatchObject({ status: 502 });
    expect(await world.probe('app-0', { port: 38_813, path: '/slow', timeoutMs: 100 })).toEqual({
      failed: 'no answer within 100 ms',
    });
    expect(await world.probe('app-0', { port: 1, path: '/' })).toMatchObject({
      failed: expect.stringContaining('ECONNREFUSED'),
    });
    stop();
  });
});

describe('ports of the host', () => {
  const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

  it('carry many bytes both ways, whole and at a good pace', async () => {
    const stop = await serveInside(
      world,
      'app-0',
      'c',
      "require('net').createServer({allowHalfOpen:true},s=>s.pipe(s)).listen(7,()=>console.log('up'))",
    );
    const { port } = await world.expose(0, { pod: 'app-0', port: 7 });
    const sent = randomBytes(64 * 1024 * 1024);
    const started = performance.now();
    // The echo answers only what it gets, and ends only after our end: both directions end on their own.
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.end(sent);
    const got = await buffer(socket);
    const perSecond = 64 / ((performance.now() - started) / 1000);
    expect(got.length).toBe(sent.length);
    expect(digest(got)).toBe(digest(sent));
    console.log(`relay: ${perSecond.toFixed(0)} MiB/s there and back`);
    expect(perSecond).toBeGreaterThan(5);
    await world.unexpose(port);
    stop();
  });

  it('hold back a sender whose receiver does not read', async () => {
    const stop = await serveInside(
      world,
      'app-0',
      'c',
      "require('net').createServer(s=>{s.pause()}).listen(8,()=>console.log('up'))",
    );
    const { port } = await world.expose(0, { pod: 'app-0', port: 8 });
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const chunk = Buffer.alloc(1024 * 1024);
    let written = 0;
    for (const end = Date.now() + 500; Date.now() < end && written < 512;) {
      if (socket.write(chunk)) written += 1;
      else if (socket.writableLength < 8 * chunk.length) written += 1;
      else await new Promise((done) => setTimeout(done, 10));
    }
    // What fits in the buffers on the way; the rest waits in this process.
    expect(written).toBeLessThan(100);
    socket.destroy();
    await world.unexpose(port);
    stop();
  });

  it('carry two hundred connections at once, and go on after one that broke', async () => {
    const stop = await serveInside(
      world,
      'app-1',
      'c',
      "require('net').createServer(s=>{s.on('error',()=>{});s.on('data',d=>s.end('got '+d))}).listen(9,()=>console.log('up'))",
    );
    const { port } = await world.expose(0, { pod: 'app-1', port: 9 });
    const broken = connect(port, '127.0.0.1');
    await once(broken, 'connect');
    broken.resetAndDestroy();
    const sockets = Array.from({ length: 200 }, () => connect(port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    for (const [index, socket] of sockets.entries()) socket.write(String(index));
    const answers = await Promise.all(sockets.map(async (socket) => (await buffer(socket)).toString()));
    expect(answers).toEqual(sockets.map((_, index) => `got ${index}`));
    await world.unexpose(port);
    stop();
  });

  it('close the connection when nothing listens in the pod', async () => {
    const { port } = await world.expose(0, { pod: 'app-0', port: 9999 });
    expect((await buffer(connect(port, '127.0.0.1'))).length).toBe(0);
    await world.unexpose(port);
    const refused = connect(port, '127.0.0.1');
    const [error] = await once(refused, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('are refused with a sentence when another program has them', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    await expect(world.expose(port, { pod: 'app-0', port: 80 })).rejects.toThrow(
      `port ${port} of 127.0.0.1 is taken by another program, so app-0:80 cannot be reached there`,
    );
    taken.close();
    await expect(world.expose(0, { pod: 'nobody', port: 80 })).rejects.toThrow('there is no pod nobody');
    expect(await world.exposed()).toEqual([]);
  });

  it('stay when who asked for them goes, and go with their pod', async () => {
    await world.createPod({ name: 'gone-0' });
    const { port } = await world.expose(0, { pod: 'gone-0', port: 80 });
    expect(await world.expose(port, { pod: 'gone-0', port: 80 })).toEqual({ port });
    const other = await findWorld({ dir: base });
    expect(await other?.exposed()).toEqual([{ port, pod: 'gone-0', podPort: 80 }]);
    await expect(other?.expose(port, { pod: 'app-0', port: 80 })).rejects.toThrow('leads to gone-0:80 already');
    await other?.close();
    await world.removePod('gone-0');
    expect(await world.exposed()).toEqual([]);
  });

  it('are listened to again when the process that does it was killed and the world is opened again', async () => {
    const stop = await serveInside(
      world,
      'app-0',
      'c',
      "require('net').createServer(s=>s.end('here')).listen(10,()=>console.log('up'))",
    );
    const { port } = await world.expose(0, { pod: 'app-0', port: 10 });
    const [gate = 0] = processesWith(runtimeOf(base, undefined).gateSocket);
    process.kill(gate, 'SIGKILL');
    await until(() => processesWith(runtimeOf(base, undefined).gateSocket).length === 0);
    await expect(world.expose(0, { pod: 'app-0', port: 10 })).rejects.toThrow('open the world again');
    const again = await openWorld({ dir: base });
    const ask = (): Promise<string> => buffer(connect(port, '127.0.0.1')).then(String, () => '');
    await until(async () => (await ask()) === 'here');
    expect(await ask()).toBe('here');
    await again.unexpose(port);
    await again.close();
    stop();
  });
});
