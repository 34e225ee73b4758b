import { readArguments } from '../read-arguments.ts';
import { UsageError } from '../usage-error.ts';
import type { Verb } from '../verb.ts';

export interface ResolvedRequest {
  readonly verb: 'resolved';
  readonly units: readonly string[];
  /** Run the failed hook again; otherwise it counts as done. */
  readonly retry: boolean;
}

export const resolved: Verb<ResolvedRequest> = {
  name: 'resolved',
  usage: '<unit> [<unit> ...] [--no-retry]',
  summary: 'Runs the failed hook of units again at once.',
  parse(args) {
    const { values, positionals } = readArguments(args, { 'no-retry': { type: 'boolean', default: false } });
    if (positionals.length === 0) throw new UsageError('<unit> is missing: write for example synapse/0');
    return { verb: 'resolved', units: positionals, retry: !values['no-retry'] };
  },
};
