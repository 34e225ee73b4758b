import { duration, oneOf, pairs, readArguments } from '../read-arguments.ts';
import { UsageError } from '../usage-error.ts';
import type { Verb } from '../verb.ts';

export interface RunRequest {
  readonly verb: 'run';
  /** Unit names; `application/leader` is the leader. */
  readonly units: readonly string[];
  readonly action: string;
  /** By dotted key; values are YAML unless `stringArguments`. */
  readonly params: Readonly<Record<string, string>>;
  readonly stringArguments: boolean;
  /** File of parameters as YAML. */
  readonly paramsFile: string | undefined;
  readonly background: boolean;
  readonly waitMs: number;
  readonly format: 'plain' | 'yaml' | 'json';
}

export const run: Verb<RunRequest> = {
  name: 'run',
  usage: '<unit> [<unit> ...] <action> [key=value ...] [--format plain|yaml|json] [--wait 60s] [--background]',
  summary: 'Runs an action on units and shows its results.',
  parse(args) {
    const { values, positionals } = readArguments(args, {
      background: { type: 'boolean', default: false },
      format: { type: 'string', default: 'plain' },
      params: { type: 'string' },
      'string-args': { type: 'boolean', default: false },
      wait: { type: 'string', default: '60s' },
    });
    const end = positionals.findIndex((text) => !text.includes('/') || text.includes('='));
    const units = end === -1 ? positionals : positionals.slice(0, end);
    const [action, ...given] = positionals.slice(units.length);
    if (units.length === 0) throw new UsageError('<unit> is missing: write for example synapse/0');
    if (action === undefined || action.includes('=')) throw new UsageError('<action> is missing');
    return {
      verb: 'run',
      units,
      action,
      params: pairs(given, 'parameter'),
      stringArguments: values['string-args'],
      paramsFile: values.params,
      background: values.background,
      waitMs: duration(values.wait, '--wait'),
      format: oneOf(values.format, '--format', ['plain', 'yaml', 'json']),
    };
  },
};
