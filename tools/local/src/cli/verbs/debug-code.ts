import { UsageError } from '../usage-error.ts';
import { named, readArguments, wholeNumber } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

export interface DebugCodeRequest {
  readonly verb: 'debug-code';
  readonly unit: string;
  /** The next of these hooks or actions; any, when there is none. */
  readonly names: readonly string[];
  /** The last of them is run again at once. */
  readonly replay: boolean;
  /** On 127.0.0.1. */
  readonly port: number;
}

export interface ReplayRequest {
  readonly verb: 'replay';
  readonly unit: string;
  /** The last of this name; the last of all without. */
  readonly hook: string | undefined;
}

export const debugCode: Verb<DebugCodeRequest> = {
  name: 'debug-code',
  usage: '[--replay] [--port 9229] <unit> [<hook or action> ...]',
  summary: "Runs a unit's next hook or action under a debugger: it waits until one is attached.",
  details: [
    'With names it waits for the next of these; with --replay the last one that ran is run again at once, as by `replay`.',
    'Ctrl-C lets the hook go on without a debugger; later ones run as usual.',
  ].join('\n'),
  parse(args) {
    const { values, positionals } = readArguments(args, {
      replay: { type: 'boolean', default: false },
      port: { type: 'string', default: '9229' },
    });
    const [unit, ...names] = positionals;
    if (unit === undefined) throw new UsageError('<unit> is missing: write for example synapse/0');
    const port = wholeNumber(values.port, '--port');
    if (port > 65_535) throw new UsageError(`--port "${values.port}" is not a port`);
    return { verb: 'debug-code', unit, names, replay: values.replay, port };
  },
};

export const replay: Verb<ReplayRequest> = {
  name: 'replay',
  usage: '<unit> [<hook>]',
  summary: 'Runs a hook of a unit again, the last one or the last of that name.',
  details: [
    'It is the same event in the same environment, in the model of now. What the charm asks of Juju meanwhile is not kept, as',
    'when a hook fails in the end; what it does to the workload is done. An action is run again with `run`.',
  ].join('\n'),
  parse(args) {
    const [unit, hook] = named(readArguments(args, {}).positionals, 'unit', 'hook?');
    return { verb: 'replay', unit, hook };
  },
};
