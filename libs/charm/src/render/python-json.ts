import type { Json } from '../fact.ts';

/**
 * JSON as Python's `json.dumps` writes it: `", "` and `": "`, everything but ASCII escaped. For what Python libraries
 * compare as text: a charm that takes over from a Python one then rewrites nothing.
 */
export function pythonJson(value: Json): string {
  if (typeof value === 'string') return ascii(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(pythonJson).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, inner]) => `${ascii(key)}: ${pythonJson(inner)}`)
    .join(', ')}}`;
}

function ascii(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
