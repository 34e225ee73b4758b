import { oneOf, pairs, readArguments } from '../read-arguments.ts';
import { UsageError } from '../usage-error.ts';
import type { Verb } from '../verb.ts';

export interface ConfigRequest {
  readonly verb: 'config';
  readonly application: string;
  /** Show only this option. */
  readonly key: string | undefined;
  readonly set: Readonly<Record<string, string>>;
  readonly reset: readonly string[];
  readonly format: 'yaml' | 'json';
}

export const config: Verb<ConfigRequest> = {
  name: 'config',
  usage: '<application> [<key> | key=value ...] [--reset key[,key]] [--format yaml|json]',
  summary: 'Shows, sets or resets the options of an application.',
  parse(args) {
    const { values, positionals } = readArguments(args, {
      reset: { type: 'string', multiple: true },
      format: { type: 'string', default: 'yaml' },
    });
    const [application, ...rest] = positionals;
    if (application === undefined) throw new UsageError('<application> is missing');
    const keys = rest.filter((text) => !text.includes('='));
    const set = pairs(
      rest.filter((text) => text.includes('=')),
      'charm option',
    );
    const reset = (values.reset ?? []).flatMap((list) => list.split(',')).filter((key) => key !== '');
    if (keys.length > 1) throw new UsageError(`only one option can be shown: "${keys.join('", "')}"`);
    if (keys.length === 1 && (reset.length > 0 || Object.keys(set).length > 0)) {
      throw new UsageError(`cannot show "${keys[0]}" and change options at the same time`);
    }
    const both = reset.find((key) => Object.hasOwn(set, key));
    if (both !== undefined) throw new UsageError(`cannot set and reset "${both}" at the same time`);
    return {
      verb: 'config',
      application,
      key: keys[0],
      set,
      reset,
      format: oneOf(values.format, '--format', ['yaml', 'json']),
    };
  },
};
