import { goQuote } from './quote.ts';
import { Refusal } from './refusal.ts';

/**
 * `NAME[=COUNT] …` of `storage-add`: counts by name.
 *
 * @throws Refusal
 */
export function storageDirectives(args: readonly string[]): Readonly<Record<string, number>> {
  if (args.length === 0) throw new Refusal('storage add requires a storage directive');
  const found = new Map<string, number>();
  for (const arg of args) {
    const [name = '', count = '1', ...rest] = arg.split('=');
    if (name === '' || rest.length > 0) {
      throw new Refusal(`expected "name=constraints" or "name", got ${goQuote(arg)}`);
    }
    if (found.has(name)) throw new Refusal(`storage ${goQuote(name)} specified more than once`);
    if (!/^[1-9]\d*$/.test(count)) throw new Refusal(`only count can be specified for ${goQuote(name)}`);
    found.set(name, Number(count));
  }
  return Object.fromEntries(found);
}
