/** What a document that {@link readYaml} reads can hold. */
export type Document = null | boolean | number | string | readonly Document[] | { readonly [key: string]: Document };

/**
 * Reads a document that `renderYaml` wrote: block style, one value a line, every string in double quotes. Whatever else
 * YAML allows is not read, and then the answer is `undefined`: give that text to a YAML parser. Loading one and parsing
 * a `homeserver.yaml` with it takes 17 ms of a hook that may take 25; this takes less than one.
 */
export function readYaml(text: string): Document | undefined {
  if (!text.endsWith('\n')) return undefined;
  try {
    return new Lines(text.slice(0, -1).split('\n')).document();
  } catch (error) {
    if (error instanceof NotOurs) return undefined;
    throw error;
  }
}

/** Thrown inside only: some line is not in our style. It tells nothing of the line, which may hold a secret. */
class NotOurs extends Error {}

const list = /^( *)- /;
const entry = /^( *)(?:([A-Za-z_][A-Za-z0-9_.-]*)|("(?:[^"\\]|\\.)*")):(?: (.+))?$/;
/** YAML 1.1 takes these for something else than text: `renderYaml` quotes them when they are keys. */
const noKey = /^(y|n|yes|no|on|off|true|false|null)$/i;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]\d+)?$/;

class Lines {
  readonly #lines: string[];
  #at = 0;

  constructor(lines: string[]) {
    this.#lines = lines;
  }

  document(): Document {
    const value = this.#block(0);
    if (this.#at < this.#lines.length) throw new NotOurs();
    return value;
  }

  /** The value whose lines begin after `indent` blanks. */
  #block(indent: number): Document {
    const line = this.#lines[this.#at] ?? '';
    if (indentOf(list, line) === indent) return this.#list(indent);
    if (indentOf(entry, line) === indent) return this.#map(indent);
    if (line.search(/[^ ]/) !== indent) throw new NotOurs();
    this.#at += 1;
    return scalar(line.slice(indent));
  }

  #list(indent: number): readonly Document[] {
    const items: Document[] = [];
    for (let line = this.#lines[this.#at]; line !== undefined; line = this.#lines[this.#at]) {
      if (indentOf(list, line) !== indent) break;
      // What stands behind the dash is the first line of a block that is two deeper.
      this.#lines[this.#at] = `${' '.repeat(indent + 2)}${line.slice(indent + 2)}`;
      items.push(this.#block(indent + 2));
    }
    return items;
  }

  #map(indent: number): { readonly [key: string]: Document } {
    const entries = new Map<string, Document>();
    for (let line = this.#lines[this.#at]; line !== undefined; line = this.#lines[this.#at]) {
      const [, blanks, plain, quoted, value] = entry.exec(line) ?? [];
      if (blanks?.length !== indent) break;
      const key = plain ?? unquoted(quoted ?? '');
      if ((plain !== undefined && noKey.test(plain)) || entries.has(key)) throw new NotOurs();
      this.#at += 1;
      entries.set(key, value === undefined ? this.#block(indent + 2) : scalar(value));
    }
    return Object.fromEntries(entries);
  }
}

function indentOf(kind: RegExp, line: string): number | undefined {
  return kind.exec(line)?.[1]?.length;
}

function scalar(written: string): Document {
  if (written.startsWith('"')) return unquoted(written);
  if (number.test(written)) return Number(written);
  switch (written) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
      return null;
    case '[]':
      return [];
    case '{}':
      return {};
    default:
      throw new NotOurs();
  }
}

/** JSON's strings are YAML's. */
function unquoted(quoted: string): string {
  try {
    const value: unknown = JSON.parse(quoted);
    if (typeof value === 'string') return value;
  } catch {
    // Another escape of YAML's, or no end.
  }
  throw new NotOurs();
}
