import { goQuote } from './quote.ts';
import { Refusal } from './refusal.ts';

const milliseconds: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * When `--expire` says: RFC 3339, the same without a zone (then UTC), or a Go duration above 0 (`1h30m`) from now.
 *
 * @throws Refusal
 */
export function expiry(text: string, now: Date): Date {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/.test(text)) {
    const found = new Date(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
    if (!Number.isNaN(found.getTime())) return found;
  }
  const length = goDuration(text);
  if (length === undefined) throw new Refusal(`expire time or duration ${goQuote(text)} not valid`);
  if (length <= 0) throw new Refusal(`negative expire duration ${goQuote(text)} not valid`);
  return new Date(now.getTime() + length);
}

/** Milliseconds of a Go duration such as `-1h30m` or `1.5s`; `undefined` when it is none. */
function goDuration(text: string): number | undefined {
  const found = /^([+-]?)((?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.exec(text);
  if (!found) return /^[+-]?0$/.test(text) ? 0 : undefined;
  let sum = 0;
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    sum += Number(count) * (milliseconds[unit] ?? 0);
  }
  return found[1] === '-' ? -sum : sum;
}
