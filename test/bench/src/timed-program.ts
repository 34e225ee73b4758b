import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { workspace } from './workspace.ts';

/** A program of the workspace that ended otherwise than it should. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
  /** All of it; the message has the last lines. */
  readonly printed: string;

  constructor(message: string, printed: string) {
    super(message);
    this.printed = printed;
  }
}

/**
 * Runs a program of the workspace to its end.
 *
 * @returns seconds, and what it printed
 * @throws ProgramFailed with the end of what it printed, unless it exits with 0
 */
export function timedProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { readonly seconds: number; readonly printed: string } {
  const before = performance.now();
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
    cwd: workspace,
    // Programs that say `env node` get the one that runs us.
    env: { ...process.env, PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`, ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  const seconds = (performance.now() - before) / 1000;
  const printed = `${stdout}${stderr}`;
  if (!error && status === 0) return { seconds, printed };
  const end = printed.trim().split('\n').slice(-5).join('\n');
  throw new ProgramFailed(
    `${command} ${args.join(' ')} ended with ${status ?? signal ?? error?.message}:\n${end}`,
    printed,
  );
}
