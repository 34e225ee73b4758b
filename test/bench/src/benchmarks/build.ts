import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compare, summarise } from '../stats.ts';
import { number, table, times, type Row } from '../table.ts';
import { ProgramFailed, timedProgram } from '../timed-program.ts';
import { workspace } from '../workspace.ts';

const rounds = 3;
const nx = path.join(workspace, 'node_modules/.bin/nx');
const quiet = { NX_DAEMON: 'false', NX_TUI: 'false' };

/** What a developer waits for: a build with nothing and with everything in Nx's cache. */
export function measureBuild(): string {
  const { empty, cold, cached } = builds();
  const rows: Row[] = [
    row('nx show projects (Nx alone)', empty),
    row('nx build synapse, cold', cold),
    row('nx build synapse, cached', cached),
  ];
  return [
    `Builds: ${rounds} rounds; cold: Nx's cache and graph empty, Node's compressed member cached; daemon off`,
    table(['s', 'min', 'median', 'max'], rows),
    `cold takes ${times(compare(cold, cached).times.median)} the time of cached`,
  ].join('\n');
}

/** All tests when nothing changed. They run once before, if they are not in the cache: that may take minutes. */
export function measureTests(): string {
  const tests = noOpTests();
  if (typeof tests === 'string') return tests;
  return table(['s', 'min', 'median', 'max'], [row('nx run-many -t test, all cached', tests)]);
}

/** In a cache of its own: the one that everybody works with stays as it is. */
function builds(): Readonly<Record<'empty' | 'cold' | 'cached', readonly number[]>> {
  const measured = { empty: [0].slice(1), cold: [0].slice(1), cached: [0].slice(1) };
  const build = ['build', 'synapse', '--outputStyle=static'];
  for (let round = 0; round < rounds; round += 1) {
    const folder = mkdtempSync(path.join(tmpdir(), 'bench-nx-'));
    const env = {
      ...quiet,
      NX_CACHE_DIRECTORY: path.join(folder, 'cache'),
      NX_WORKSPACE_DATA_DIRECTORY: path.join(folder, 'data'),
    };
    try {
      measured.cold.push(timedProgram(nx, build, env).seconds);
      measured.cached.push(timedProgram(nx, build, env).seconds);
      measured.empty.push(timedProgram(nx, ['show', 'projects'], env).seconds);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return measured;
}

/** @returns a sentence when the tests do not all pass: then nothing is cached, and there is nothing to measure */
function noOpTests(): readonly number[] | string {
  const test = ['run-many', '--target=test', '--outputStyle=static', '--parallel=1'];
  try {
    timedProgram(nx, test, quiet);
    return Array.from({ length: rounds }, () => timedProgram(nx, test, quiet).seconds);
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    const failed = /Failed tasks:\n*((?:- .*\n?)+)/.exec(error.printed)?.[1]?.trim().replaceAll(/\s+/g, ' ');
    return `nx run-many -t test was not measured: not all tests pass${failed === undefined ? '' : ` (${failed})`}`;
  }
}

function row(name: string, values: readonly number[]): Row {
  const { min, median, max } = summarise(values);
  return [name, number(min), number(median), number(max)];
}
