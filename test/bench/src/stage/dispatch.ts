import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Program {
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs a program as Juju runs a dispatch: nothing on standard input, both outputs read. Nothing else happens in this
 * process meanwhile.
 *
 * @returns milliseconds from the start to the end of the process
 * @throws Error with what it printed, unless it exits with 0
 */
export function timed({ command, args = [], cwd, env }: Program): number {
  const before = process.hrtime.bigint();
  const { status, signal, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const milliseconds = Number(process.hrtime.bigint() - before) / 1e6;
  if (error || status !== 0) {
    throw new Error(
      `${command} ended with ${status ?? signal ?? error?.message}: ${stdout.toString()}${stderr.toString()}`,
    );
  }
  return milliseconds;
}

/** Runs a program while this process goes on. @returns its exit code and what it printed */
export async function run({ command, args = [], cwd, env }: Program): Promise<{ code: number; printed: string }> {
  const child = spawn(command, args, { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : 1, printed: (await printed).join('') };
}
