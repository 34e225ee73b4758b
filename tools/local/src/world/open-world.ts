import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { GrimoireError } from '../home/grimoire-error.ts';
import { attachedWorld } from './attached-world.ts';
import { type Client, connectClient } from './client.ts';
import { toolEnvironment } from './host-tools.ts';
import { openUserNamespace } from './namespace.ts';
import { makeRuntime, type Runtime, runtimeOf } from './runtime.ts';
import { readSubnet, type Subnet } from './subnet.ts';
import { wireVersion } from './wire.ts';
import type { World, WorldOptions } from './world.ts';

const defaultSubnet = '10.77.0.0/16';
const startLimitMs = 20_000;

/**
 * Attaches to the world of a folder, or starts it.
 *
 * @throws GrimoireError when the machine lacks something (`lacks` lists it all), or an older Grimoire's world runs
 */
export async function openWorld(options: WorldOptions): Promise<World> {
  const dir = resolve(options.dir);
  mkdirSync(dir, { recursive: true });
  const runtime = runtimeOf(dir, options.runtime);
  makeRuntime(runtime);
  const subnet = options.subnet ?? defaultSubnet;
  readSubnet(subnet);
  const running = await attach(dir, runtime);
  if (running !== undefined) return running;

  const unlock = await lock(join(runtime.folder, 'starting'));
  try {
    // Somebody else may have started it while we waited.
    const started = await attach(dir, runtime);
    if (started !== undefined) return started;
    options.log?.('starting the world');
    const client = await start(dir, runtime, subnet);
    return await ready(client, dir, runtime, false);
  } finally {
    unlock();
  }
}

/** Attaches to the world of a folder when it runs; starts nothing. */
export async function findWorld(options: WorldOptions): Promise<World | undefined> {
  const dir = resolve(options.dir);
  return attach(dir, runtimeOf(dir, options.runtime));
}

async function attach(dir: string, runtime: Runtime): Promise<World | undefined> {
  const client = await connectClient(runtime.socket);
  return client === undefined ? undefined : ready(client, dir, runtime, true);
}

/** Compares versions, and sees to it that the world has its process on the host's side. */
async function ready(client: Client, dir: string, runtime: Runtime, attached: boolean): Promise<World> {
  const hello = await client.ask('hello', { version: wireVersion });
  if (hello.version !== wireVersion) {
    client.close();
    throw new GrimoireError(
      'the world that runs was started by another version of Grimoire: stop it with that version, or restart the machine',
    );
  }
  if (!hello.gate) await startGate(client, dir, runtime);
  return attachedWorld(client, hello, dir, runtime, attached);
}

async function start(dir: string, runtime: Runtime, subnet: string): Promise<Client> {
  const namespace = await openUserNamespace();
  const { gateway, prefix }: Subnet = readSubnet(subnet);
  const log = openSync(join(dir, 'world.log'), 'a');
  const [enter, ...options] = namespace.enter;
  const namespaces = ['unshare', '--mount', '--net', '--pid', '--fork', '--kill-child', '--'];
  const network = ['sh', script('scripts/world.sh'), `${gateway}/${prefix}`];
  const supervisor = [process.execPath, program('supervisor/main'), runtime.folder, subnet];
  const world = spawn(enter, [...options, ...namespaces, ...network, ...supervisor], {
    env: toolEnvironment,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  world.unref();
  // Without the program there is no process, which is seen below.
  world.once('error', () => undefined);
  writeFileSync(runtime.pidFile, String(world.pid));
  try {
    const end = Date.now() + startLimitMs;
    while (world.pid !== undefined && Date.now() < end && world.exitCode === null && world.signalCode === null) {
      const client = await connectClient(runtime.socket);
      if (client !== undefined) return client;
      await sleep(10);
    }
  } finally {
    namespace.release();
  }
  world.kill('SIGKILL');
  const said = readFileSync(join(dir, 'world.log'), 'utf8').trimEnd().split('\n').at(-1);
  throw new GrimoireError(
    `the world did not start: ${said || 'it said nothing'} (${join(dir, 'world.log')}); \`npm run doctor\` lists what this machine lacks`,
  );
}

async function startGate(client: Client, dir: string, runtime: Runtime): Promise<void> {
  const log = openSync(join(dir, 'world.log'), 'a');
  const gate = spawn(process.execPath, [program('gate'), runtime.socket, runtime.gateSocket], {
    env: toolEnvironment,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  gate.unref();
  for (const end = Date.now() + startLimitMs; Date.now() < end && gate.exitCode === null; await sleep(10)) {
    if ((await client.ask('hello', { version: wireVersion })).gate) return;
  }
  throw new GrimoireError(
    `the process that listens for the world on the host did not start (${join(dir, 'world.log')})`,
  );
}

/** One start at a time; a lock whose owner died is taken over. */
async function lock(file: string): Promise<() => void> {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (!ownerLives(file)) rmSync(file, { force: true });
    else await sleep(20);
  }
}

function ownerLives(file: string): boolean {
  try {
    const owner = Number(readFileSync(file, 'utf8'));
    // An empty file: it is being written.
    if (owner > 0) process.kill(owner, 0);
    return true;
  } catch {
    return false;
  }
}

/** A program of ours runs as this file does: as TypeScript, or built. */
function program(name: string): string {
  return fileURLToPath(new URL(`./${name}${extname(import.meta.url)}`, import.meta.url));
}

function script(name: string): string {
  return fileURLToPath(new URL(`./${name}`, import.meta.url));
}
