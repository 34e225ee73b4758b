import { duration, named, pairs, readArguments } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

export interface UpRequest {
  readonly verb: 'up';
  readonly serverName: string;
  /** By charm name: the path of a `.charm` to deploy instead of the workspace's. */
  readonly charms: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export const up: Verb<UpRequest> = {
  name: 'up',
  usage: '[--server-name <domain>] [--charm name=<path>] [--timeout 5m]',
  summary: 'Brings up a Matrix server: deploys synapse and postgresql-k8s, or goes on with what is there.',
  parse(args) {
    const { values, positionals } = readArguments(args, {
      'server-name': { type: 'string', default: 'matrix.localhost' },
      charm: { type: 'string', multiple: true },
      timeout: { type: 'string', default: '5m' },
    });
    named(positionals);
    return {
      verb: 'up',
      serverName: values['server-name'],
      charms: pairs(values.charm ?? [], 'charm'),
      timeoutMs: duration(values.timeout, '--timeout'),
    };
  },
};
