import { named, oneOf, readArguments, wholeNumber } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

export interface HooksRequest {
  readonly verb: 'hooks';
  /** Only of this unit. */
  readonly unit: string | undefined;
  /** How many of the last; 0 for all that are kept. */
  readonly lines: number;
  readonly format: 'tabular' | 'json' | 'yaml';
}

export const hooks: Verb<HooksRequest> = {
  name: 'hooks',
  usage: '[<unit>] [-n <lines>] [--format tabular|json|yaml]',
  summary: 'Shows which hooks and actions ran, how long each took, and which hook tools it called.',
  details: 'It shows the last 50, with -n another number, with -n 0 all that are kept. Values are never shown.',
  parse(args) {
    const { values, positionals } = readArguments(args, {
      lines: { type: 'string', short: 'n', default: '50' },
      format: { type: 'string', default: 'tabular' },
    });
    const [unit] = named(positionals, 'unit?');
    return {
      verb: 'hooks',
      unit,
      lines: wholeNumber(values.lines, '--lines'),
      format: oneOf(values.format, '--format', ['tabular', 'json', 'yaml']),
    };
  },
};
