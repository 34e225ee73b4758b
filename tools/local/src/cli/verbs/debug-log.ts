import { named, oneOf, readArguments, wholeNumber } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

export interface DebugLogRequest {
  readonly verb: 'debug-log';
  /** How many of the last lines come first; all of them with `replay`. */
  readonly lines: number;
  readonly replay: boolean;
  /** Go on with what comes. */
  readonly tail: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly level: (typeof levels)[number];
}

const levels = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;

export const debugLog: Verb<DebugLogRequest> = {
  name: 'debug-log',
  usage: '[--replay] [--tail | --no-tail] [-n <lines>] [-i <unit>] [-x <unit>] [--level <level>]',
  summary: 'Shows the log of units and of the controller, and follows it on a terminal.',
  parse(args) {
    const { values, positionals } = readArguments(args, {
      replay: { type: 'boolean', default: false },
      tail: { type: 'boolean', default: false },
      'no-tail': { type: 'boolean', default: false },
      lines: { type: 'string', short: 'n', default: '10' },
      limit: { type: 'string' },
      include: { type: 'string', short: 'i', multiple: true },
      exclude: { type: 'string', short: 'x', multiple: true },
      level: { type: 'string', short: 'l', default: 'DEBUG' },
    });
    named(positionals);
    return {
      verb: 'debug-log',
      lines: wholeNumber(values.limit ?? values.lines, '--lines'),
      replay: values.replay,
      tail: values.tail && !values['no-tail'],
      include: values.include ?? [],
      exclude: values.exclude ?? [],
      level: oneOf(values.level.toUpperCase(), '--level', levels),
    };
  },
};
