import { named, readArguments } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

export interface RemoveRelationRequest {
  readonly verb: 'remove-relation';
  /** `application[:endpoint]`, or a relation's number when `other` is missing. */
  readonly one: string;
  readonly other: string | undefined;
}

export const removeRelation: Verb<RemoveRelationRequest> = {
  name: 'remove-relation',
  usage: '<application>[:<endpoint>] <application>[:<endpoint>] | <relation number>',
  summary: 'Ends the integration of two applications.',
  parse(args) {
    const { positionals } = readArguments(args, { force: { type: 'boolean' } });
    const [one, other] = named(positionals, 'application[:endpoint]', 'application[:endpoint]?');
    return { verb: 'remove-relation', one, other };
  },
};
