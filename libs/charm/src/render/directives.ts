import { plain, Secret } from '../secret.ts';

/** A value of a directive, several, or `undefined`: the directive is left out. */
export type Directive = string | number | Secret | readonly (string | number)[] | undefined;

/**
 * A configuration of one directive a line, its values behind blanks, as Redis reads it. A value that is not plain is put in
 * double quotes, with what Redis escapes there.
 *
 * @example
 * renderDirectives({ port: 6379, bind: ['*', '-::*'], requirepass: password });
 */
export function renderDirectives(directives: Readonly<Record<string, Directive>>): Secret {
  const lines = Object.entries(directives).flatMap(([name, value]) => {
    if (!/^[A-Za-z][\w-]*$/.test(name)) throw new TypeError(`renderDirectives: "${name}" is not a directive's name`);
    if (value === undefined) return [];
    const values = typeof value === 'object' && !(value instanceof Secret) ? value : [value];
    return [`${[name, ...values.map(quoted)].join(' ')}\n`];
  });
  return new Secret(lines.join(''));
}

function quoted(value: string | number | Secret): string {
  const text = typeof value === 'number' ? String(value) : plain(value);
  if (/^[\w@%+=:,./*-]+$/.test(text)) return text;
  return `"${[...Buffer.from(text)].map(escaped).join('')}"`;
}

/** Bytes that are not printable ASCII are written in hexadecimal, which Redis turns back. */
function escaped(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === '"' || character === '\\') return `\\${character}`;
  return byte >= 0x20 && byte < 0x7f ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
}
