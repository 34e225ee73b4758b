import { goQuote } from './quote.ts';
import { Refusal } from './refusal.ts';

/**
 * `K=V …` of `relation-set`, `state-set` and `leader-set`: white space around keys and values is cut off, a key may
 * come once, an empty argument is passed over.
 *
 * @throws Refusal
 */
export function keyValues(args: readonly string[]): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  for (const arg of args) {
    if (arg === '') continue;
    const at = arg.indexOf('=');
    if (at < 0) throw new Refusal(`expected "key=value", got ${goQuote(arg)}`);
    const key = arg.slice(0, at).trim();
    const value = arg.slice(at + 1).trim();
    if (key === '') throw new Refusal(`expected "key=value", got "=${value}"`);
    if (found.has(key)) throw new Refusal(`key ${goQuote(key)} specified more than once`);
    found.set(key, value);
  }
  return Object.fromEntries(found);
}

const partOfKey = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const reserved: readonly string[] = ['stdout', 'stdout-encoding', 'stderr', 'stderr-encoding'];

/**
 * `a.b=V …` of `action-set`: each a path and its value, in order.
 *
 * @throws Refusal
 */
export function actionResults(
  args: readonly string[],
): readonly { readonly path: readonly string[]; readonly value: string }[] {
  return args.map((arg) => {
    const at = arg.indexOf('=');
    if (at < 0) throw new Refusal(`argument ${goQuote(arg)} must be of the form key...=value`);
    const path = arg.slice(0, at).split('.');
    for (const part of path) {
      if (!partOfKey.test(part)) {
        throw new Refusal(
          `key ${goQuote(part)} must start and end with lowercase alphanumeric, ` +
            'and contain only lowercase alphanumeric and hyphens',
        );
      }
      if (reserved.includes(part)) throw new Refusal(`cannot set reserved action key "${part}"`);
    }
    return { path, value: arg.slice(at + 1) };
  });
}
