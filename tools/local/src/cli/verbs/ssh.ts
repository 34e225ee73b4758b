import { readArguments } from '../read-arguments.ts';
import { UsageError } from '../usage-error.ts';
import type { Verb } from '../verb.ts';

export interface SshRequest {
  readonly verb: 'ssh';
  readonly unit: string;
  /** `charm`, or one of the charm's containers. */
  readonly container: string;
  readonly command: readonly string[];
}

export const ssh: Verb<SshRequest> = {
  name: 'ssh',
  usage: '[--container <container>] <unit> [--] <command> [<argument> ...]',
  summary: 'Runs a command in a container of a unit (charm, if none is named) and shows its output.',
  own: unitIn,
  parse(args) {
    const unitAt = unitIn(args);
    const { values } = readArguments(args.slice(0, unitAt === -1 ? args.length : unitAt), {
      container: { type: 'string', default: 'charm' },
    });
    const [unit, ...rest] = unitAt === -1 ? [] : args.slice(unitAt);
    const command = rest[0] === '--' ? rest.slice(1) : rest;
    if (unit === undefined) throw new UsageError('<unit> is missing: write for example synapse/0');
    if (command.length === 0) throw new UsageError('<command> is missing: there is no terminal to log in to');
    return { verb: 'ssh', unit, container: values.container, command };
  },
};

/** The command's own options are not ours, so ours end at the unit. */
function unitIn(args: readonly string[]): number {
  return args.findIndex((text, index) => !text.startsWith('-') && args[index - 1] !== '--container');
}
