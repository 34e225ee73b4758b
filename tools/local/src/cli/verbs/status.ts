import { oneOf, readArguments } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

export interface StatusRequest {
  readonly verb: 'status';
  /** Applications or units to show; none: all. */
  readonly only: readonly string[];
  readonly format: 'tabular' | 'json' | 'yaml';
  readonly relations: boolean;
}

export const status: Verb<StatusRequest> = {
  name: 'status',
  usage: '[<application> | <unit> ...] [--format tabular|json|yaml] [--relations]',
  summary: 'Shows applications, units, integrations and URLs.',
  parse(args) {
    const { values, positionals } = readArguments(args, {
      format: { type: 'string', default: 'tabular' },
      relations: { type: 'boolean', default: false },
      integrations: { type: 'boolean', default: false },
    });
    return {
      verb: 'status',
      only: positionals,
      format: oneOf(values.format, '--format', ['tabular', 'json', 'yaml']),
      relations: values.relations || values.integrations,
    };
  },
};
