import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { UsageError } from './usage-error.ts';

export type Arguments<O extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; strict: true }>
>;

/** Sorts flags from arguments; what follows `--` is an argument whatever it looks like. */
export function readArguments<O extends ParseArgsOptionsConfig>(args: readonly string[], options: O): Arguments<O> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new UsageError(sentence(error, known), { cause: error });
  }
}

/** Node's sentence without its hint about `--`, with the options that there are. */
function sentence(error: unknown, known: readonly string[]): string {
  const text = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
  const lower = text.charAt(0).toLowerCase() + text.slice(1);
  const unknown = lower.startsWith('unknown option');
  return unknown ? `${lower}${known.length === 0 ? '' : `: there are ${known.join(', ')}`}` : lower;
}

/** Exactly these arguments, by name; a name that ends in `?` may be missing. */
export function named<const N extends readonly string[]>(
  positionals: readonly string[],
  ...names: N
): { readonly [K in keyof N]: N[K] extends `${string}?` ? string | undefined : string };
export function named(positionals: readonly string[], ...names: readonly string[]): readonly (string | undefined)[] {
  names.forEach((name, index) => {
    if (positionals[index] === undefined && !name.endsWith('?')) throw new UsageError(`<${name}> is missing`);
  });
  const surplus = positionals[names.length];
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is one argument too many`);
  return names.map((_, index) => positionals[index]);
}

/** `key=value` pairs as an object; the first `=` separates. */
export function pairs(texts: readonly string[], what: string): Readonly<Record<string, string>> {
  const entries: [string, string][] = texts.map((text) => {
    const at = text.indexOf('=');
    if (at <= 0) throw new UsageError(`"${text}" is not a ${what}: write key=value`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return Object.fromEntries(entries);
}

/** A whole number, at least `least`. */
export function wholeNumber(text: string, what: string, least = 0): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || !Number.isSafeInteger(number)) {
    throw new UsageError(`${what} "${text}" is not a whole number of at least ${least}`);
  }
  return number;
}

/** A length of time: `90`, `90s`, `5m`, `1h30m`; bare numbers are seconds. Answers milliseconds. */
export function duration(text: string, what: string): number {
  const match = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/.exec(text);
  if (text === '' || match === null) throw new UsageError(`${what} "${text}" is not a time: write 90s, 5m or 1h30m`);
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/** One of a few words. */
export function oneOf<const T extends string>(text: string, what: string, words: readonly T[]): T {
  const word = words.find((known) => known === text);
  if (word === undefined) throw new UsageError(`${what} "${text}" is none of ${words.join(', ')}`);
  return word;
}
