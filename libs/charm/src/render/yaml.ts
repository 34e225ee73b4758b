import { plain, Secret } from '../secret.ts';

/** What can be rendered as a document. `undefined` entries are left out. */
export type Renderable =
  | null
  | boolean
  | number
  | string
  | Secret
  | readonly Renderable[]
  | { readonly [key: string]: Renderable | undefined };

/**
 * A YAML document, in block style. Every string is in double quotes, so YAML 1.1 and 1.2 readers get the same text back
 * whatever it holds; nothing from outside can become structure. Keys keep their order.
 */
export function renderYaml(value: Renderable): string {
  const lines = block(value, '');
  return `${lines.join('\n')}\n`;
}

function block(value: Renderable, indent: string): string[] {
  if (isList(value)) {
    return value.length === 0 ? [`${indent}[]`] : value.flatMap((item) => entryOfList(item, indent));
  }
  if (isMap(value)) {
    const entries = Object.entries(value);
    if (entries.every(([, entry]) => entry === undefined)) return [`${indent}{}`];
    return entries.flatMap(([key, entry]) => (entry === undefined ? [] : entryOfMap(plainKey(key), entry, indent)));
  }
  return [`${indent}${scalar(value)}`];
}

/** Its first line stands behind the dash. */
function entryOfList(item: Renderable, indent: string): string[] {
  const [first = '', ...rest] = block(item, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

function entryOfMap(key: string, value: Renderable, indent: string): string[] {
  const lines = block(value, `${indent}  `);
  const [only = ''] = lines;
  const inline = !(isList(value) || isMap(value)) || (lines.length === 1 && /^\s*(\[\]|\{\})$/.test(only));
  return inline ? [`${indent}${key}: ${only.trimStart()}`] : [`${indent}${key}:`, ...lines];
}

function scalar(value: null | boolean | number | string | Secret): string {
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string' || value instanceof Secret) return quoted(plain(value));
  return String(value);
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`renderYaml: ${value} is not a number that a document can hold`);
  const digits = String(value);
  // YAML 1.1 takes an exponent without a decimal point for text.
  return digits.includes('e') && !digits.includes('.') ? digits.replace('e', '.0e') : digits;
}

function plainKey(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(key) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(key)
    ? key
    : quoted(key);
}

/** JSON's escapes are YAML's; JSON leaves some characters raw that YAML does not print. */
function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function isList(value: Renderable): value is readonly Renderable[] {
  return Array.isArray(value);
}

function isMap(value: Renderable): value is { readonly [key: string]: Renderable | undefined } {
  return typeof value === 'object' && value !== null && !isList(value) && !(value instanceof Secret);
}
