import { duration, oneOf, readArguments } from '../read-arguments.ts';
import { UsageError } from '../usage-error.ts';
import type { Verb } from '../verb.ts';

export interface WaitForRequest {
  readonly verb: 'wait-for';
  readonly kind: 'application' | 'unit';
  readonly name: string;
  /** The workload status to wait for; `gone` waits until there is no such thing. */
  readonly status: string;
  readonly timeoutMs: number;
}

export const waitFor: Verb<WaitForRequest> = {
  name: 'wait-for',
  usage: 'application|unit <name> [--status active] [--timeout 5m]',
  summary: 'Waits until an application or a unit has a status, is idle, and prints what it waits for.',
  details: 'The status "gone" waits until it is removed.',
  parse(args) {
    const { values, positionals } = readArguments(args, {
      status: { type: 'string', default: 'active' },
      timeout: { type: 'string', default: '5m' },
    });
    const [kind = '', name, surplus] = positionals;
    if (name === undefined) throw new UsageError('write: wait-for application|unit <name>');
    if (surplus !== undefined) throw new UsageError(`"${surplus}" is one argument too many`);
    return {
      verb: 'wait-for',
      kind: oneOf(kind, 'what to wait for', ['application', 'unit']),
      name,
      status: oneOf(values.status, '--status', [
        'active',
        'waiting',
        'blocked',
        'maintenance',
        'error',
        'unknown',
        'gone',
      ]),
      timeoutMs: duration(values.timeout, '--timeout'),
    };
  },
};
