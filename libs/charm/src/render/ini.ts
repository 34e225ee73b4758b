import { plain, type Secret } from '../secret.ts';

/** Sections of `key = value`; `undefined` entries are left out. */
export type Ini = Readonly<Record<string, Readonly<Record<string, string | number | boolean | Secret | undefined>>>>;

/**
 * An INI document. A value cannot span lines and a name cannot hold `=`, `]` or a line break: INI has no way to quote
 * them that every reader knows, so they are refused.
 *
 * @throws TypeError that names section and key, never the value.
 */
export function renderIni(sections: Ini): string {
  return Object.entries(sections)
    .map(([section, entries]) => {
      if (/[\]\r\n\0]/.test(section)) throw new TypeError('renderIni: a section name holds "]" or a line break');
      const lines = Object.entries(entries).flatMap(([key, value]) => line(section, key, value));
      return [`[${section}]`, ...lines, ''].join('\n');
    })
    .join('\n');
}

function line(section: string, key: string, value: string | number | boolean | Secret | undefined): string[] {
  if (value === undefined) return [];
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : plain(value);
  if (key === '' || /[=:\r\n\0]|^\s|^[#;[]|\s$/.test(key))
    throw new TypeError(`renderIni: [${section}] has a key that INI cannot hold`);
  if (/[\r\n\0]|^\s|\s$/.test(text)) {
    throw new TypeError(`renderIni: the value of ${key} in [${section}] has a line break or blanks at an end`);
  }
  return [`${key} = ${text}`];
}
