import { named, readArguments, wholeNumber } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

export interface ScaleApplicationRequest {
  readonly verb: 'scale-application';
  readonly application: string;
  readonly scale: number;
}

export const scaleApplication: Verb<ScaleApplicationRequest> = {
  name: 'scale-application',
  usage: '<application> <units>',
  summary: 'Sets how many units an application has.',
  parse(args) {
    const [application, scale] = named(readArguments(args, {}).positionals, 'application', 'units');
    return { verb: 'scale-application', application, scale: wholeNumber(scale, 'units') };
  },
};
