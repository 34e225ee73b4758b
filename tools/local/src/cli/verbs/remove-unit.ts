import { named, readArguments, wholeNumber } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

export interface RemoveUnitRequest {
  readonly verb: 'remove-unit';
  readonly application: string;
  /** How many; as on Kubernetes the highest numbers go. */
  readonly units: number;
}

export const removeUnit: Verb<RemoveUnitRequest> = {
  name: 'remove-unit',
  usage: '<application> --num-units <n>',
  summary: 'Removes the highest units of an application.',
  parse(args) {
    const { values, positionals } = readArguments(args, {
      'num-units': { type: 'string', default: '1' },
      'no-prompt': { type: 'boolean' },
      force: { type: 'boolean' },
    });
    const [application] = named(positionals, 'application');
    return { verb: 'remove-unit', application, units: wholeNumber(values['num-units'], '--num-units', 1) };
  },
};
