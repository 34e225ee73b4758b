import { readArguments } from '../read-arguments.ts';
import { UsageError } from '../usage-error.ts';
import type { Verb } from '../verb.ts';

export interface RemoveApplicationRequest {
  readonly verb: 'remove-application';
  readonly applications: readonly string[];
}

export const removeApplication: Verb<RemoveApplicationRequest> = {
  name: 'remove-application',
  usage: '<application> [<application> ...]',
  summary: 'Removes applications with their units and their storage.',
  parse(args) {
    const { positionals } = readArguments(args, {
      'no-prompt': { type: 'boolean' },
      force: { type: 'boolean' },
      'destroy-storage': { type: 'boolean' },
    });
    if (positionals.length === 0) throw new UsageError('<application> is missing');
    return { verb: 'remove-application', applications: positionals };
  },
};
