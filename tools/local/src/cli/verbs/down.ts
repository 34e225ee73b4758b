import { named, readArguments } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

export interface DownRequest {
  readonly verb: 'down';
}

export const down: Verb<DownRequest> = {
  name: 'down',
  usage: '',
  summary: 'Stops everything and keeps the data: the next `up` goes on with it.',
  parse(args) {
    named(readArguments(args, {}).positionals);
    return { verb: 'down' };
  },
};
