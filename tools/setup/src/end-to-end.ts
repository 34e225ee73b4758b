/** The end-to-end files: two at a time where they leave each other alone. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { environmentOf, workspace } from './run-program.ts';
import { removeReport, reportFile } from './test-report.ts';

export const endToEnd: string = path.join(workspace, 'test/e2e');

/** One file's run. */
export interface Ended {
  readonly name: string;
  readonly code: number;
  readonly seconds: number;
  /** All that it said. */
  readonly said: string;
}

/** They kill what they find, or want a port of their own, or minutes of both cores: never two of them at a time. */
const busy: ReadonlySet<string> = new Set([
  'bad-input',
  'charm-container',
  'documentation',
  'durability',
  'judge',
  'serve',
]);

/** People who come to the machine and are watched for what they leave: the first beside the busy ones, the second alone. */
const [newcomers, typist] = ['fresh-clone', 'keyboard'];

/** How many run at a time: most of the time of each is waiting for servers that start. */
const lanes = 2;

/** The longest of those that run side by side, which begin first. */
const longest: readonly string[] = ['laws', 'web-app', 'indico'];

/** Runs all of them. @param environment - what they are told besides */
export async function runEndToEnd(environment: NodeJS.ProcessEnv, tell: Tell): Promise<void> {
  const names = fs.globSync('src/*.test.ts', { cwd: endToEnd }).map((file) => path.basename(file, '.test.ts'));
  for (const name of names) removeReport(reportOf(name));
  await inOrder(names, (name) => runFile(name, environment), tell);
}

/** Called as each ends. `isLast` says that it counts: else it is tried once more. */
export type Tell = (ended: Ended, isLast: boolean) => void;

/**
 * Side by side what may be, and then one after the other. Real servers on a busy machine now and then miss a deadline; a
 * defect fails twice: one that fails is tried once more, alone.
 */
export async function inOrder(
  names: readonly string[],
  run: (name: string) => Promise<Ended>,
  tell: Tell,
): Promise<void> {
  const again: string[] = [];
  const tried = async (name: string): Promise<void> => {
    const ended = await run(name);
    tell(ended, ended.code === 0);
    if (ended.code !== 0) again.push(name);
  };
  const sorted = names.toSorted((a, b) => longest.indexOf(b) - longest.indexOf(a) || (a < b ? -1 : 1));
  const inTurn = async (waiting: string[]): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await tried(name);
  };
  const those = (among: (name: string) => boolean): string[] => sorted.filter(among);
  const others = those((name) => !busy.has(name) && name !== newcomers && name !== typist);
  await Promise.all(Array.from({ length: lanes }, () => inTurn(others)));
  await Promise.all([inTurn(those((name) => name === newcomers)), inTurn(those((name) => busy.has(name)))]);
  await inTurn(those((name) => name === typist));
  for (const name of again) tell(await run(name), true);
}

/** Where a file's counts are: each has a report of its own. */
export const reportOf = (name: string): string => path.join(endToEnd, 'dist', name);

export function runFile(name: string, environment: NodeJS.ProcessEnv): Promise<Ended> {
  const began = performance.now();
  const args = ['run', '--root', endToEnd, '--config', path.join(workspace, 'vitest.config.ts')];
  const child = spawn(
    path.join(workspace, 'node_modules/.bin/vitest'),
    [...args, `--outputFile.json=${reportFile(reportOf(name))}`, `src/${name}.test.ts`],
    { cwd: workspace, stdio: ['ignore', 'pipe', 'pipe'], env: environmentOf(environment) },
  );
  const passOn = (): void => void child.kill('SIGTERM');
  process.on('SIGTERM', passOn);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => void said.push(chunk));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGTERM', passOn);
      resolve({ name, code: code ?? 1, seconds: (performance.now() - began) / 1000, said: said.join('') });
    });
  });
}
