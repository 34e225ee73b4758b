import { named, readArguments } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

export interface DestroyModelRequest {
  readonly verb: 'destroy-model';
}

export const destroyModel: Verb<DestroyModelRequest> = {
  name: 'destroy-model',
  usage: '[--no-prompt]',
  summary: 'Ends the model at once and removes all its files, data included.',
  parse(args) {
    named(readArguments(args, { 'no-prompt': { type: 'boolean' }, force: { type: 'boolean' } }).positionals);
    return { verb: 'destroy-model' };
  },
};
