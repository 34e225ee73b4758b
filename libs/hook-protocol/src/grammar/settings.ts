import type { Invocation } from './invocation.ts';
import { keyValues } from './key-values.ts';
import { Refusal } from './refusal.ts';
import type { ReadFile } from './secret-data.ts';
import { stringMap } from './yaml-input.ts';

/** Thrown where a tool reads standard input and the request has none: the client is then asked to send it. */
export class StdinRequired extends Error {
  override readonly name: string = 'StdinRequired';

  constructor() {
    super('hook tool requires stdin, none supplied');
  }
}

/** Where a tool's input comes from. */
export interface Input {
  /** Of the request; absent is not empty. */
  readonly stdin?: Uint8Array | undefined;
  readonly readFile?: ReadFile | undefined;
}

/**
 * The entries that `relation-set`, `state-set` or `leader-set` is to write: those of `--file` (`-` is standard input),
 * overridden by those of the arguments. Values of arguments are trimmed, those of the file are not.
 *
 * @throws StdinRequired, Refusal
 */
export function settings(invocation: Invocation, input: Input): Readonly<Record<string, string>> {
  const given = keyValues(invocation.args);
  const file = invocation.flags['file'];
  if (typeof file !== 'string' || file === '') return given;
  const read = stringMap(new TextDecoder().decode(bytesOf(file, input)));
  return Object.fromEntries([...Object.entries(read), ...Object.entries(given)]);
}

function bytesOf(file: string, { stdin, readFile }: Input): Uint8Array {
  if (file === '-') {
    if (stdin === undefined) throw new StdinRequired();
    return stdin;
  }
  try {
    if (readFile) return readFile(file);
  } catch {
    // The sentence below says it.
  }
  throw new Refusal(`open ${file}: no such file or directory`, 1);
}
