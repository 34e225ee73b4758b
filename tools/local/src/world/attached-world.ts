import { readFileSync, rmdirSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { GrimoireError } from '../home/grimoire-error.ts';
import type { Client } from './client.ts';
import { childOf, enterContainer } from './enter-container.ts';
import { removeMappedTree } from './mapped-command.ts';
import type { Runtime } from './runtime.ts';
import type { Hello, WireSink } from './wire.ts';
import type { ExecExit, ExecSpec, Sink, World } from './world.ts';

/** The world as its clients see it: every call is a question to the supervisor. */
export function attachedWorld(client: Client, hello: Hello, dir: string, runtime: Runtime, attached: boolean): World {
  let execs = 0;

  async function exec(pod: string, container: string, command: ExecSpec): Promise<ExecExit> {
    command.signal?.throwIfAborted();
    execs += 1;
    const number = execs;
    const forget = client.onOutput(number, (stream, chunk) => {
      const sink = command[stream];
      if (typeof sink === 'function') sink(chunk);
    });
    const kill = (): void => void client.ask('kill', { exec: number }).catch(() => undefined);
    command.signal?.addEventListener('abort', kill);
    const { argv, env, cwd, user } = command;
    try {
      return await client.ask('exec', {
        exec: number,
        pod,
        container,
        spec: { argv, env, ...(cwd === undefined ? {} : { cwd }), ...(user === undefined ? {} : { user }) },
        ...(command.stdin === undefined ? {} : { stdin: Buffer.from(command.stdin).toString('base64') }),
        stdout: sinkOf(command.stdout),
        stderr: sinkOf(command.stderr),
      });
    } finally {
      command.signal?.removeEventListener('abort', kill);
      forget();
    }
  }

  async function stop(options?: { readonly graceMs?: number }): Promise<void> {
    const world = worldProcess(runtime);
    await client.ask('stop', { graceMs: options?.graceMs ?? 0 });
    client.close();
    if (world !== undefined) await ended(world);
    rmRuntime(runtime);
  }

  return {
    gateway: hello.gateway,
    attached,
    createPod: (pod) => client.ask('createPod', pod),
    pods: () => client.ask('pods', {}),
    removePod: async (pod, options) => void (await client.ask('removePod', { pod, graceMs: options?.graceMs ?? 0 })),
    startContainer: (pod, container) => client.ask('startContainer', { pod, container }),
    restartContainer: (pod, container, options) => client.ask('restartContainer', { pod, container, ...options }),
    stopContainer: (pod, container, options) =>
      client.ask('stopContainer', { pod, container, graceMs: options?.graceMs ?? 0 }),
    async containerState(pod, container) {
      const states = (await client.ask('pods', {})).find(({ name }) => name === pod)?.containers;
      return states?.find(({ name }) => name === container);
    },
    onExit: (listener) => client.onExit(listener),
    exec,
    async enter(pod, container, argv) {
      const { pid } = await client.ask('enter', { pod, container });
      const world = worldProcess(runtime);
      const first = world === undefined ? undefined : childOf(world);
      if (first === undefined) throw new GrimoireError("the world's first process cannot be found");
      const intoWorld = [
        '--target',
        String(first),
        '--user',
        '--mount',
        '--pid',
        '--net',
        '--setuid',
        '0',
        '--setgid',
        '0',
      ];
      return { file: 'nsenter', args: [...intoWorld, '--', 'nsenter', ...enterContainer(pid, '/'), '--', ...argv] };
    },
    expose: (port, target) => client.ask('expose', { port, pod: target.pod, podPort: target.port }),
    unexpose: async (port) => void (await client.ask('unexpose', { port })),
    exposed: () => client.ask('exposed', {}),
    probe: (pod, request) => client.ask('probe', { pod, request }),
    setHosts: async (records) => void (await client.ask('setHosts', { records })),
    removeTree: async (path) => void (await client.ask('removeTree', { path })),
    async close() {
      client.close();
      await client.closed;
    },
    stop,
    async destroy() {
      await stop();
      await removeMappedTree(dir);
    },
    closed: client.closed,
  };
}

function sinkOf(sink: Sink | undefined): WireSink {
  if (sink === undefined) return 'none';
  return typeof sink === 'function' ? 'stream' : { file: sink.file };
}

/** The host's process whose end is the world's. */
function worldProcess(runtime: Runtime): number | undefined {
  try {
    const pid = Number(readFileSync(runtime.pidFile, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** The kernel keeps the process until every other one of its world is gone. */
async function ended(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(5);
  }
}

/** Only what a world puts there: the folder may hold other things of the caller's. */
function rmRuntime(runtime: Runtime): void {
  const { socket, gateSocket, networks, containers, pipes, pidFile } = runtime;
  for (const path of [socket, gateSocket, networks, containers, pipes, pidFile]) {
    rmSync(path, { recursive: true, force: true });
  }
  try {
    rmdirSync(runtime.folder);
  } catch {
    // Not empty: somebody else's.
  }
}
