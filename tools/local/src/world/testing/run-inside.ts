import type { ExecExit, ExecSpec, World } from '../world.ts';
import { nodeInside } from './host-root.ts';

/** What a command in a container said and how it ended. */
export interface Said {
  readonly exit: ExecExit;
  readonly stdout: string;
  readonly stderr: string;
}

export const path = '/usr/sbin:/usr/bin:/sbin:/bin';

export async function runInside(
  world: World,
  pod: string,
  container: string,
  argv: readonly string[],
  more: Partial<ExecSpec> = {},
): Promise<Said> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const exit = await world.exec(pod, container, {
    argv,
    env: { PATH: path },
    stdout: (chunk) => out.push(chunk),
    stderr: (chunk) => err.push(chunk),
    ...more,
  });
  return { exit, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

export function shell(world: World, pod: string, container: string, script: string): Promise<Said> {
  return runInside(world, pod, container, ['/bin/sh', '-c', script]);
}

/** A server written in a line of JavaScript, running in a container until `stop`; resolves when it listens. */
export async function serveInside(world: World, pod: string, container: string, source: string): Promise<() => void> {
  const stop = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  let complaint = '';
  void world
    .exec(pod, container, {
      argv: [nodeInside, '-e', source],
      env: {},
      signal: stop.signal,
      stdout: () => resolve(undefined),
      stderr: (chunk) => (complaint += chunk.toString()),
    })
    .then((exit) => reject(new Error(`the server ended: ${JSON.stringify(exit)} ${complaint}`)), reject);
  await promise;
  return () => stop.abort();
}
