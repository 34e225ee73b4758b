import { named, readArguments } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

export interface IntegrateRequest {
  readonly verb: 'integrate';
  /** `application` or `application:endpoint`. */
  readonly one: string;
  readonly other: string;
}

export const integrate: Verb<IntegrateRequest> = {
  name: 'integrate',
  aliases: ['relate'],
  usage: '<application>[:<endpoint>] <application>[:<endpoint>]',
  summary: 'Integrates two applications.',
  parse(args) {
    const [one, other] = named(readArguments(args, {}).positionals, 'application[:endpoint]', 'application[:endpoint]');
    return { verb: 'integrate', one, other };
  },
};
