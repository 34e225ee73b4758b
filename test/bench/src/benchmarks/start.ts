import path from 'node:path';
import { summarise } from '../stats.ts';
import { number, table, type Row } from '../table.ts';
import { ProgramFailed, timedProgram } from '../timed-program.ts';
import { workspace } from '../workspace.ts';

const rounds = 3;
/** What `npm start` and `npm stop` do once the dependencies are there. The step before it may reinstall them: never here. */
const commands = path.join(workspace, 'tools/setup/src/commands');
const grimoire = path.join(workspace, 'tools/local/bin/grimoire');
/** A model of its own beside whatever runs. */
const env = { GRIMOIRE_MODEL: 'bench', NX_DAEMON: 'false' };

/** `npm start` once everything is built and a database is there: from stopped, and when it runs already. */
export function measureStart(): string {
  const stopped: number[] = [];
  const running: number[] = [];
  try {
    const first = start();
    for (let round = 0; round < rounds; round += 1) {
      setup('stop');
      stopped.push(start());
      running.push(start());
    }
    return [
      `npm start: ${rounds} rounds, in a model of their own; what it asks of the machine and the cached build of the charms are in it, npm itself is not`,
      table(
        ['s', 'min', 'median', 'max'],
        [
          ['first, with what was built here before', number(first), number(first), number(first)],
          row('warm, from stopped', stopped),
          row('warm, running already', running),
        ],
      ),
    ].join('\n');
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    return `npm start was not measured: ${error.message}`;
  } finally {
    remove();
  }
}

function start(): number {
  return setup('start');
}

function setup(command: 'start' | 'stop'): number {
  const program = ['--conditions=@grimoire/source', path.join(commands, `${command}.ts`)];
  return timedProgram(process.execPath, program, env).seconds;
}

function remove(): void {
  try {
    timedProgram(grimoire, ['destroy-model', '--no-prompt'], env);
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    console.error(`the model of this benchmark may still be there: ${error.message}`);
  }
}

function row(name: string, values: readonly number[]): Row {
  const { min, median, max } = summarise(values);
  return [name, number(min), number(median), number(max)];
}
