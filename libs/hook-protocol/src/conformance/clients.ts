import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { rpcTransport } from '../transport/rpc.ts';
import { spawnTransport } from '../transport/spawn.ts';
import type { ToolReply } from '../transport/transport.ts';
import type { Call, Need, Told } from './cases.ts';
import { environment, netrpc } from './peers.ts';

/** Where a server listens, and the folder with the executables. */
export interface Place {
  readonly socket: string;
  readonly contextId: string;
  readonly tools: string;
}

/** A client of the socket. */
export interface Client {
  readonly name: string;
  /** What it cannot do, and why. */
  readonly lacks: Readonly<Partial<Record<Need, string>>>;
  /** Makes the calls, as much at the same time as it can. */
  readonly call: (place: Place, calls: readonly Call[]) => Promise<readonly Told[]>;
}

const fixedByTheClient = {
  'a directory of its own choice': 'it always sends its absolute working directory',
  'a token': 'a sidecar charm has none and it sends none',
  'another method': 'it knows the one method',
};

const fixedByTheKernel = {
  'a large argument': 'the kernel takes at most 128 KiB in one argument of a process',
  'a NUL': "the kernel ends a process's argument there",
  'an empty command': 'there is no executable of that name',
};

export const ourRpc: Client = {
  name: 'our rpc transport',
  lacks: fixedByTheClient,
  async call(place, calls) {
    const transports = new Map<string, ReturnType<typeof rpcTransport>>();
    const transportFor = (contextId: string): ReturnType<typeof rpcTransport> => {
      const found = transports.get(contextId) ?? rpcTransport(environment(place.socket, contextId, place.tools));
      transports.set(contextId, found);
      return found;
    };
    const told = await Promise.all(
      calls.map(async ({ contextId = place.contextId, command, args, stdin }) =>
        toldBy(await (await transportFor(contextId)).call(command, args, stdin)),
      ),
    );
    for (const transport of transports.values()) (await transport).close();
    return told;
  },
};

export const ourSpawn: Client = {
  name: 'our spawn transport, starting jujuc',
  lacks: { ...fixedByTheClient, ...fixedByTheKernel },
  call: (place, calls) =>
    Promise.all(
      calls.map(async ({ contextId = place.contextId, command, args, stdin }) => {
        const transport = spawnTransport(environment(place.socket, contextId, place.tools));
        return toldBy(await transport.call(command, args, stdin));
      }),
    ),
};

/** Without our code between: a started process, its exit code and its output. */
export const realJujuc: Client = {
  name: 'the real jujuc',
  lacks: { ...fixedByTheClient, ...fixedByTheKernel },
  call: (place, calls) => Promise.all(calls.map((call) => started(place, call))),
};

function started(place: Place, { command, args, stdin, contextId = place.contextId }: Call): Promise<Told> {
  if (!readdirSync(place.tools).includes(command)) throw new Error(`${place.tools} has no ${command}`);
  return new Promise((resolve) => {
    const options = { env: { ...environment(place.socket, contextId, '') }, cwd: '/', encoding: 'buffer' as const };
    const child = execFile(
      join(place.tools, command),
      args,
      { ...options, maxBuffer: 1 << 26 },
      (_, stdout, stderr) => {
        resolve(toldBy({ code: child.exitCode ?? -1, stdout, stderr }));
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(stdin);
  });
}

export const goClient: Client = {
  name: "Go's net/rpc client",
  lacks: {
    'to ask again with standard input': 'that is not part of net/rpc: it is told the error, as a test of its own shows',
  },
  call: callFromGo,
};

/** All calls on one connection, under way at once. */
export function callFromGo(place: Place, calls: readonly Call[]): Promise<readonly Told[]> {
  const lines = calls.map((call) => {
    const stdin = call.stdin === undefined ? undefined : Buffer.from(call.stdin).toString('base64');
    return `${JSON.stringify({ dir: '/', ...call, stdin })}\n`;
  });
  return new Promise((resolve, reject) => {
    const args = ['call', place.socket, place.contextId];
    const child = execFile(netrpc, args, { maxBuffer: 1 << 27 }, (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout.trimEnd().split('\n').map(toldByGo));
    });
    child.stdin?.end(lines.join(''));
  });
}

function toldByGo(line: string): Told {
  const { code, stdout, stderr, error }: Record<string, string | number | null> = JSON.parse(line);
  if (typeof error === 'string' && error !== '') {
    return { code: 1, stdout: '', stderr: Buffer.from(`ERROR ${error}\n`).toString('latin1') };
  }
  const bytes = (text: string | number | null | undefined): Uint8Array => Buffer.from(String(text ?? ''), 'base64');
  return toldBy({ code: Number(code), stdout: bytes(stdout), stderr: bytes(stderr) });
}

function toldBy({ code, stdout, stderr }: ToolReply): Told {
  return { code, stdout: Buffer.from(stdout).toString('latin1'), stderr: Buffer.from(stderr).toString('latin1') };
}

/** Whether somebody listens there. */
export function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connect(socket);
    client.on('connect', () => resolve(client.destroy() !== undefined));
    client.on('error', () => resolve(false));
  });
}
