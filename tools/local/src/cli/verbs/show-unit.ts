import { named, oneOf, readArguments } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

export interface ShowUnitRequest {
  readonly verb: 'show-unit';
  readonly unit: string;
  readonly format: 'yaml' | 'json';
}

export const showUnit: Verb<ShowUnitRequest> = {
  name: 'show-unit',
  usage: '<unit> [--format yaml|json]',
  summary: 'Shows a unit and the relation data that it sees.',
  parse(args) {
    const { values, positionals } = readArguments(args, { format: { type: 'string', default: 'yaml' } });
    const [unit] = named(positionals, 'unit');
    return { verb: 'show-unit', unit, format: oneOf(values.format, '--format', ['yaml', 'json']) };
  },
};
