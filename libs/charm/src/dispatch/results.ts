import { plain, Secret } from '../secret.ts';
import type { Results, ResultValue } from '../action.ts';

/** Results as Juju takes them: nested objects as dotted keys, everything as text, `undefined` left out. */
export function flatten(results: Results, prefix = ''): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(results).flatMap(([key, value]) => entries(`${prefix}${keyOf(key)}`, value)),
  );
}

function entries(key: string, value: ResultValue): (readonly [string, string])[] {
  if (value === undefined) return [];
  if (value instanceof Secret) return [[key, plain(value)]];
  if (typeof value === 'object') return Object.entries(flatten(value, `${key}.`));
  return [[key, String(value)]];
}

/** Juju takes lower-case letters, digits and inner hyphens. */
function keyOf(key: string): string {
  const clean = key
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return clean === '' ? 'value' : clean;
}
