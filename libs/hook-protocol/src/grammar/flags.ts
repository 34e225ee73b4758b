import { goQuote } from './quote.ts';
import { Refusal } from './refusal.ts';

/** How a flag takes its value. */
export type FlagKind = 'boolean' | 'text' | 'integer' | 'relation' | 'storage' | 'format' | 'file';

export interface Flag {
  /** The long name, by which an `Invocation` has it; where Juju has none, one that says what it is. */
  readonly name: string;
  /** How it may be written, without dashes: one letter takes one dash, a word takes two. */
  readonly spelled: readonly string[];
  readonly kind: FlagKind;
  readonly default?: string;
  readonly help: string;
}

/** Thrown for `-h` and `--help`. */
export class HelpWanted extends Error {}

export interface SortedOut {
  readonly args: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean>>;
}

/**
 * Sorts flags from arguments as Juju's tools do: anywhere among the arguments, `--` ends them, `--flag=value`,
 * `--flag value`, `-fvalue`, `-f value`, letters without a value may be joined. A lone `-` is an argument.
 *
 * @param check - turns a given value into the one kept, or refuses it with a reason.
 * @throws Refusal, HelpWanted
 */
export function sortOut(
  known: readonly Flag[],
  line: readonly string[],
  check: (flag: Flag, value: string) => string | boolean,
): SortedOut {
  const args: string[] = [];
  const flags: [string, string | boolean][] = [];
  const rest = [...line];

  const take = (spelled: string, attached: string | undefined): void => {
    const dashed = spelled.length > 1 ? `--${spelled}` : `-${spelled}`;
    const flag = known.find((one) => one.spelled.includes(spelled));
    if (!flag) {
      if (spelled === 'help' || spelled === 'h') throw new HelpWanted();
      throw new Refusal(`option provided but not defined: ${dashed}`);
    }
    const value = attached ?? (flag.kind === 'boolean' ? 'true' : rest.shift());
    if (value === undefined) throw new Refusal(`option needs an argument: ${dashed}`);
    try {
      flags.push([flag.name, check(flag, value)]);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Refusal(`invalid value ${goQuote(value)} for option ${dashed}: ${error.message}`);
    }
  };

  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      args.push(...rest.splice(0));
    } else if (word.startsWith('--')) {
      const at = word.indexOf('=');
      if (at === 2) throw new Refusal(`empty option in argument ${goQuote(word)}`);
      take(word.slice(2, at < 0 ? undefined : at), at < 0 ? undefined : word.slice(at + 1));
    } else if (word.startsWith('-') && word !== '-') {
      takeLetters(known, word.slice(1), take);
    } else {
      args.push(word);
    }
  }
  return { args, flags: Object.fromEntries([...defaults(known), ...flags]) };
}

/** `-ab` is `-a -b` while they take no value; what follows a letter that takes one is its value, a `=` included. */
function takeLetters(
  known: readonly Flag[],
  letters: string,
  take: (spelled: string, attached: string | undefined) => void,
): void {
  let rest = [...letters];
  while (rest.length > 0) {
    const [letter = '', ...following] = rest;
    const takesValue = known.find((flag) => flag.spelled.includes(letter))?.kind !== 'boolean' || following[0] === '=';
    const attached = takesValue && following.length > 0 ? following.join('') : undefined;
    take(letter, attached);
    rest = attached === undefined ? following : [];
  }
}

function defaults(known: readonly Flag[]): [string, string | boolean][] {
  return known.flatMap((flag): [string, string | boolean][] => {
    if (flag.kind === 'boolean') return [[flag.name, false]];
    return flag.default === undefined ? [] : [[flag.name, flag.default]];
  });
}

const truths = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const untruths = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/** A flag's yes or no, spelled as Go takes it. */
export function booleanValue(value: string): boolean {
  if (truths.includes(value)) return true;
  if (untruths.includes(value)) return false;
  throw new Refusal(`strconv.ParseBool: parsing ${goQuote(value)}: invalid syntax`);
}

/** A flag's whole number. */
export function integerValue(value: string): string {
  if (/^[+-]?\d+$/.test(value)) return String(Number(value));
  throw new Refusal(`strconv.ParseInt: parsing ${goQuote(value)}: invalid syntax`);
}
