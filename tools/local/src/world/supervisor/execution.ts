import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { GrimoireError } from '../../home/grimoire-error.ts';
import { childOf, enterContainer } from '../enter-container.ts';
import { findTool } from '../host-tools.ts';
import type { WireExec, WireSink } from '../wire.ts';
import type { ExecExit } from '../world.ts';
import type { Container } from './container.ts';
import type { Pipes } from './pipes.ts';

/**
 * How long output is still read when the process has ended but something it left behind keeps its streams open; the
 * agent of Juju waits as long.
 */
const drainMs = 100;

/** A process that runs in a container beside the first one. */
export interface Execution {
  readonly ended: Promise<ExecExit>;
  /** SIGKILL, to that process only. */
  kill(): void;
}

/** Gets what goes to a `stream`; answers with a promise while the reader is to wait. */
export type Output = (stream: 'stdout' | 'stderr', chunk: Buffer) => Promise<void> | undefined;

export async function execute(
  container: Container,
  pipes: Pipes,
  request: WireExec,
  output: Output,
): Promise<Execution> {
  const stdout = await outlet(pipes, request.stdout, (chunk) => output('stdout', chunk));
  const stderr = await outlet(pipes, request.stderr, (chunk) => output('stderr', chunk));
  let child: ChildProcess;
  try {
    const { pid } = container;
    if (pid === undefined) throw new GrimoireError(`container ${container.name} of ${request.pod} does not run`);
    const { argv, env, cwd = '/', user } = request.spec;
    const asUser = ['--setuid', String(user?.uid ?? 0), '--setgid', String(user?.gid ?? 0)];
    const args = [...enterContainer(pid, cwd), ...asUser, '--', ...argv];
    const stdin = request.stdin === undefined ? 'ignore' : 'pipe';
    // `nsenter` hands on exactly the environment that it is started with, so it is found without it.
    const nsenter = findTool('nsenter') ?? 'nsenter';
    child = container.memory.start(() => spawn(nsenter, args, { env, stdio: [stdin, stdout.target, stderr.target] }));
  } catch (error) {
    stdout.abandon();
    stderr.abandon();
    throw error;
  } finally {
    stdout.close();
    stderr.close();
  }
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(Buffer.from(request.stdin ?? '', 'base64'));
  return { ended: endOf(child, [stdout, stderr]), kill: () => killOnly(child) };
}

/** Where one of a command's streams goes. */
interface Outlet {
  readonly target: 'ignore' | number;
  /** Closes what only the child still needs. */
  close(): void;
  /** Stops reading. */
  abandon(): void;
  readonly ended: Promise<unknown>;
}

async function outlet(
  pipes: Pipes,
  sink: WireSink,
  take: (chunk: Buffer) => Promise<void> | undefined,
): Promise<Outlet> {
  const ended = Promise.resolve();
  const abandon = (): void => undefined;
  if (sink === 'none') return { target: 'ignore', close: abandon, abandon, ended };
  if (sink !== 'stream') {
    const file = openSync(sink.file, 'a');
    return { target: file, close: () => closeSync(file), abandon, ended };
  }
  const { reader, writer, closeWriter } = await pipes.open();
  forward(reader, take);
  return {
    target: writer,
    close: closeWriter,
    abandon: () => reader.destroy(),
    ended: once(reader, 'close').catch(() => undefined),
  };
}

function forward(stream: Readable, take: (chunk: Buffer) => Promise<void> | undefined): void {
  stream.on('data', (chunk: Buffer) => {
    const busy = take(chunk);
    if (busy === undefined) return;
    stream.pause();
    void busy.then(() => stream.resume());
  });
}

async function endOf(child: ChildProcess, outlets: readonly Outlet[]): Promise<ExecExit> {
  const [code, signal] = await once(child, 'exit');
  await Promise.race([Promise.all(outlets.map(({ ended }) => ended)), sleep(drainMs)]);
  for (const { abandon } of outlets) abandon();
  return code === null ? { signal: String(signal) } : { code: Number(code) };
}

/** `nsenter` waits for the process and ends as it ended: with it, not instead of it. */
function killOnly(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(childOf(child.pid) ?? child.pid, 'SIGKILL');
  } catch {
    // It ended in between.
  }
}
