import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { GrimoireError } from '../../home/grimoire-error.ts';
import { childOf, enterContainer } from '../enter-container.ts';
import { findTool } from '../host-tools.ts';
import type { ExecExit } from '../world.ts';
import type { WireExec, WireSink } from '../wire.ts';
import type { Container } from './container.ts';

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

/** @param output gets what goes to a `stream`; it answers with a promise while the reader is to wait */
export function execute(
  container: Container,
  request: WireExec,
  output: (stream: 'stdout' | 'stderr', chunk: Buffer) => Promise<void> | undefined,
): Execution {
  const { pid } = container;
  if (pid === undefined) throw new GrimoireError(`container ${container.name} of ${request.pod} does not run`);
  const { argv, env, cwd = '/', user } = request.spec;
  const files: number[] = [];
  const into = (sink: WireSink): 'ignore' | 'pipe' | number => {
    if (sink === 'none') return 'ignore';
    if (sink === 'stream') return 'pipe';
    const file = openSync(sink.file, 'a');
    files.push(file);
    return file;
  };
  let child: ChildProcess;
  try {
    const stdio = [
      request.stdin === undefined ? 'ignore' : 'pipe',
      into(request.stdout),
      into(request.stderr),
    ] as const;
    const args = [...enterContainer(pid, cwd), ...enterAs(user), '--', ...argv];
    // `nsenter` hands on exactly the environment that it is started with, so it is found without it.
    child = container.memory.start(() => spawn(findTool('nsenter') ?? 'nsenter', args, { env, stdio: [...stdio] }));
  } finally {
    for (const file of files) closeSync(file);
  }
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(Buffer.from(request.stdin ?? '', 'base64'));
  forward(child.stdout, (chunk) => output('stdout', chunk));
  forward(child.stderr, (chunk) => output('stderr', chunk));
  return { ended: endOf(child), kill: () => killOnly(child) };
}

function enterAs(user: WireExec['spec']['user']): readonly string[] {
  return ['--setuid', String(user?.uid ?? 0), '--setgid', String(user?.gid ?? 0)];
}

function forward(stream: Readable | null, output: (chunk: Buffer) => Promise<void> | undefined): void {
  stream?.on('data', (chunk: Buffer) => {
    const busy = output(chunk);
    if (busy === undefined) return;
    stream.pause();
    void busy.then(() => stream.resume());
  });
}

async function endOf(child: ChildProcess): Promise<ExecExit> {
  const closed = once(child, 'close').catch(() => undefined);
  const [code, signal] = await once(child, 'exit');
  await Promise.race([closed, sleep(drainMs)]);
  child.stdout?.destroy();
  child.stderr?.destroy();
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
