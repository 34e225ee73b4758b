import { plain, type Secret } from '../secret.ts';

/**
 * A file of `NAME='value'` lines that a POSIX shell can source. Values are in single quotes, where nothing is special.
 *
 * @throws TypeError for a name that is no variable's, or a NUL in a value. It names the variable, never the value.
 */
export function renderEnv(variables: Readonly<Record<string, string | Secret | undefined>>): string {
  return Object.entries(variables)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${checked(name)}=${shellQuoted(name, plain(value))}\n`]))
    .join('');
}

function checked(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new TypeError(`renderEnv: "${name}" is not a variable's name`);
  return name;
}

function shellQuoted(name: string, text: string): string {
  if (text.includes('\0')) throw new TypeError(`renderEnv: the value of ${name} has a NUL`);
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
