import { named, readArguments } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

export interface ReplacePodRequest {
  readonly verb: 'replace-pod';
  readonly unit: string;
  /** Kill it without a `stop` hook, as a lost machine would. */
  readonly hard: boolean;
}

export const replacePod: Verb<ReplacePodRequest> = {
  name: 'replace-pod',
  usage: '<unit> [--hard]',
  summary: "Replaces a unit's pod, as Kubernetes does when it moves one: all is new but its storage.",
  parse(args) {
    const { values, positionals } = readArguments(args, { hard: { type: 'boolean', default: false } });
    const [unit] = named(positionals, 'unit');
    return { verb: 'replace-pod', unit, hard: values.hard };
  },
};
