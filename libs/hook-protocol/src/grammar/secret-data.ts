import { goQuote } from './quote.ts';
import { Refusal } from './refusal.ts';
import { stringMap } from './yaml-input.ts';

/** Reads a file that a command line names, as the agent would. Throws any error when it cannot. */
export type ReadFile = (path: string) => Uint8Array;

const keyPattern = /^[a-z](?:-?[a-z0-9]){2,}$/;
/** Of one base64 value, of their sum, and of a file. */
const mostBytes = 1_000_000;

/** One `KEY[#base64|#file]=VALUE`. Base64 padding at the end is no separator. */
interface Pair {
  readonly key: string;
  readonly how: 'text' | 'base64' | 'file';
  readonly value: string;
}

/**
 * The checks of a secret's arguments that need no file. Juju reads the files at the same point and refuses what they
 * hold with the same code; `secretData` does both.
 *
 * @throws Refusal
 */
export function secretPairs(args: readonly string[]): readonly Pair[] {
  return args.map((arg) => {
    const at = arg.replace(/=+$/, '').indexOf('=');
    if (at < 1) throw new Refusal(`key value ${goQuote(arg)} not valid`);
    const name = arg.slice(0, at);
    const how = name.endsWith('#file') ? 'file' : name.endsWith('#base64') ? 'base64' : 'text';
    const key = how === 'text' ? name : name.slice(0, -how.length - 1);
    if (!keyPattern.test(key)) throw new Refusal(`key ${goQuote(key)} not valid`);
    return { key, how, value: arg.slice(at + 1) };
  });
}

/**
 * The content that the arguments and the `--file` of `secret-add` or `secret-set` make: base64 by key. The file wins.
 *
 * @throws Refusal
 */
export function secretData(
  args: readonly string[],
  file: string | undefined,
  read: ReadFile,
): Readonly<Record<string, string>> {
  const content = new Map<string, string>();
  for (const { key, how, value } of secretPairs(args)) {
    content.set(key, how === 'base64' ? value : encoded(how === 'file' ? fileOf(key, value, read) : value));
  }
  if (file !== undefined && file !== '') {
    for (const [name, value] of Object.entries(stringMap(decoded(readOr(file, read)), 2))) {
      const isEncoded = name.endsWith('#base64');
      const key = isEncoded ? name.slice(0, -'#base64'.length) : name;
      if (!keyPattern.test(key)) throw new Refusal(`key ${goQuote(key)} not valid`);
      content.set(key, isEncoded ? value : encoded(value));
    }
  }
  let sum = 0;
  for (const [key, value] of content) {
    if (value.length > mostBytes) {
      throw new Refusal(`base64 encoded secret content for key ${goQuote(key)} too large: ${value.length} bytes`);
    }
    sum += value.length;
  }
  if (sum > mostBytes) throw new Refusal(`base64 encoded secret content too large: ${sum} bytes`);
  return Object.fromEntries(content);
}

function fileOf(key: string, path: string, read: ReadFile): Uint8Array {
  try {
    return bounded(path, read(path));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`reading content for secret key ${goQuote(key)}: ${unreadable(path)}`);
  }
}

function readOr(path: string, read: ReadFile): Uint8Array {
  try {
    return bounded(path, read(path));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(unreadable(path));
  }
}

function bounded(path: string, bytes: Uint8Array): Uint8Array {
  if (bytes.length <= mostBytes) return bytes;
  throw new Refusal(`secret content in file ${goQuote(path)} too large: ${bytes.length} bytes`);
}

function unreadable(path: string): string {
  return `open ${path}: no such file or directory`;
}

function encoded(value: string | Uint8Array): string {
  return Buffer.from(value).toString('base64');
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
