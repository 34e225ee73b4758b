import type { Entries } from './values.ts';

/**
 * Entries as JSON that a YAML 1.1 parser reads as exactly the same. Plain JSON is not always that: YAML folds U+0085,
 * U+2028 and U+2029 as line breaks, refuses raw control characters, and refuses the `\ud83d\ude00` pairs that an
 * all-ASCII JSON would have. So those few are escaped and the rest stays UTF-8. A lone surrogate cannot be sent at
 * all: it becomes U+FFFD.
 */
export function yamlSafeJson(entries: Entries): string {
  const wellFormed = Object.entries(entries).map(([key, value]) => [key.toWellFormed(), value.toWellFormed()]);
  const json = JSON.stringify(Object.fromEntries(wellFormed));
  return json.replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
