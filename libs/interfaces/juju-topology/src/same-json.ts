/**
 * JSON; but what is there already stays when it says the same, whatever order and blanks its writer used. A text that
 * differs in nothing but its form would make the other side do everything anew.
 */
export function sameJson(written: string | undefined, value: unknown): string {
  const text = JSON.stringify(value);
  if (written === undefined) return text;
  try {
    return sortedJson(JSON.parse(written)) === sortedJson(JSON.parse(text)) ? written : text;
  } catch {
    return text;
  }
}

/** JSON with the keys of every object in order. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
