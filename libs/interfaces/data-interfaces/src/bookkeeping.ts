import { pythonJson, type Databag } from '@grimoire/charm';

/**
 * What the reference library keeps of the other side's application bag, to see what is new: all keys but `data`, as JSON
 * text. Text that already says the same is kept to the letter, whatever blanks and order its writer used.
 *
 * @param written - what is there now.
 */
export function seenData(remote: Databag, written: string | undefined): string {
  const entries = Object.entries(remote).filter(([key]) => key !== 'data');
  return written !== undefined && saysTheSame(written, entries) ? written : pythonObject(entries);
}

/** A JSON object in the order of its entries, in the spelling of {@link pythonJson}. */
export function pythonObject(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([key, value]) => `${pythonJson(key)}: ${pythonJson(value)}`).join(', ')}}`;
}

function saysTheSame(written: string, entries: readonly (readonly [string, string])[]): boolean {
  let value: unknown;
  try {
    value = JSON.parse(written);
  } catch {
    return false;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const known = new Map<string, unknown>(Object.entries(value));
  return known.size === entries.length && entries.every(([key, text]) => known.get(key) === text);
}
