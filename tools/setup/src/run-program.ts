import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

export const workspace: string = path.resolve(import.meta.dirname, '../../..');

/** The command line of the local model. */
export const cli = 'tools/local/src/cli/main.ts';

/** Nx without its terminal interface and its daemon; and it leaves nothing in the temporary folder. */
export const environmentOf = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  NX_TUI: 'false',
  NX_DAEMON: 'false',
  NX_ISOLATE_PLUGINS: 'false',
  NX_COMPILE_CACHE: 'false',
  ...more,
});

/** Runs a program of the workspace with the terminal it was given. Resolves with its exit code; a signal counts as 1. */
export function runProgram(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: workspace, stdio: 'inherit', env: environmentOf(environment) });
    // A Ctrl-C reaches the child as well: it says its own last word, and we leave with its code.
    const wait = (): void => {};
    const passOn = (): void => void child.kill('SIGTERM');
    process.on('SIGINT', wait).on('SIGTERM', passOn);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', wait).off('SIGTERM', passOn);
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

/** Nx, with its output as it is. */
export function nx(...args: readonly string[]): Promise<number> {
  return runProgram(path.join(workspace, 'node_modules/.bin/nx'), args);
}

/** How many of its last lines a program that failed is quoted with. */
const quoted = 25;

/** Runs a program and hands on what it says, line by line. @throws Error with its last lines when it fails */
export function listen(command: string, args: readonly string[], onLine: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: workspace, stdio: ['ignore', 'pipe', 'pipe'], env: environmentOf() });
    const last: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        if (line.trim() !== '') last.push(line);
        if (last.length > quoted) last.shift();
        onLine(line);
      });
    }
    const passOn = (): void => void child.kill('SIGTERM');
    process.on('SIGTERM', passOn);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGTERM', passOn);
      if (code === 0) resolve();
      else reject(new Error(`${path.basename(command)} ended with ${signal ?? `code ${code}`}\n${last.join('\n')}`));
    });
  });
}
