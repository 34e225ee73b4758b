import { spawn } from 'node:child_process';
import path from 'node:path';

export const workspace: string = path.resolve(import.meta.dirname, '../../..');

/** Runs a program of the workspace with the terminal it was given. Resolves with its exit code; a signal counts as 1. */
export function runProgram(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: workspace, stdio: 'inherit', env: { ...process.env, ...environment } });
    // A Ctrl-C reaches the child as well: it says its own last word, and we leave with its code.
    const wait = (): void => {};
    process.on('SIGINT', wait);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', wait);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

/** A TypeScript program of the workspace, under the Node that runs us. */
export function runSource(
  file: string,
  args: readonly string[] = [],
  environment?: NodeJS.ProcessEnv,
): Promise<number> {
  return runProgram(
    process.execPath,
    ['--conditions=@grimoire/source', path.join(workspace, file), ...args],
    environment,
  );
}

/** Nx, without its terminal interface and its daemon. */
export function nx(...args: readonly string[]): Promise<number> {
  return runProgram(path.join(workspace, 'node_modules/.bin/nx'), args, { NX_TUI: 'false', NX_DAEMON: 'false' });
}

export const cli = 'tools/local/src/cli/main.ts';
