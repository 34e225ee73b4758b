import { parse } from 'yaml';

/**
 * Parameters of a command line as a tree: `a.b=1` is `{ a: { b: 1 } }`. Values are YAML, so numbers and booleans are
 * what they look like; with `asText` they stay text.
 */
export function nested(pairs: Readonly<Record<string, string>>, asText: boolean): Readonly<Record<string, unknown>> {
  const root: Record<string, unknown> = {};
  for (const [path, text] of Object.entries(pairs)) {
    const keys = path.split('.');
    const last = keys.pop() ?? path;
    let at = root;
    for (const key of keys) {
      const known = at[key];
      const next: Record<string, unknown> = isTree(known) ? known : {};
      at[key] = next;
      at = next;
    }
    at[last] = asText ? text : valueOf(text);
  }
  return root;
}

/** A text that is no YAML is itself. */
function valueOf(text: string): unknown {
  try {
    return parse(text) ?? text;
  } catch {
    return text;
  }
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
