import { Document, parse, type Scalar, visit } from 'yaml';
import type { Json } from '../tools/values.ts';
import type { Format } from './invocation.ts';

/**
 * A value as a tool prints it (juju.md 2.1).
 * - `json`: one line; a missing value is `null`; `<`, `>`, `&`, U+2028 and U+2029 are escaped, keys sorted, as Go does.
 * - `yaml`: nothing at all for a missing value.
 * - `smart`: a string as it is, a list of strings one per line, `True` or `False`, nothing for null or empty, and YAML
 *   for everything else.
 */
export function render(value: Json, format: Format): string {
  if (format === 'json') return `${json(value)}\n`;
  if (value === null) return '';
  if (format === 'smart') {
    if (typeof value === 'boolean') return value ? 'True\n' : 'False\n';
    const lines = typeof value === 'string' ? value : textLines(value);
    if (lines !== undefined) return lines === '' ? '' : `${lines}\n`;
  }
  return yaml(value);
}

function json(value: Json): string {
  return JSON.stringify(sorted(value)).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function textLines(value: Json): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((entry) => typeof entry === 'string');
  return texts.length === value.length ? texts.join('\n') : undefined;
}

/** As Go's yaml.v2 prints: double quotes where plain text would be another type, single ones where it would not parse. */
function yaml(value: Json): string {
  const document = new Document(sorted(value), { version: '1.1', aliasDuplicateObjects: false, customTags });
  visit(document, {
    Scalar(_key, scalar: Scalar) {
      if (typeof scalar.value === 'string' && isAmbiguous(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ indentSeq: false, lineWidth: 0, singleQuote: true });
}

type Tags = Exclude<NonNullable<ConstructorParameters<typeof Document>[2]>['customTags'], undefined | null>;

/** Go takes fewer texts for times than YAML 1.1 does: those it takes are known below. */
const customTags: Tags = (tags) => tags.filter((tag) => typeof tag === 'string' || !tag.tag.endsWith(':timestamp'));
const time = /^\d{4}-\d\d?-\d\d?(?:[Tt]\d\d?:\d\d?:\d\d?.*|[ ]\d\d?:\d\d?:\d\d?(?:\.\d+)?)?$/;

function isAmbiguous(text: string): boolean {
  if (text === '' || time.test(text)) return true;
  // Only short words without structure can be another type; parsing the rest would be in vain.
  if (!/^[-+.~\w]{1,40}$/.test(text) && !/^[-+]?[\d:_.,]+$/.test(text)) return false;
  return typeof parse(text, { version: '1.1', customTags }) !== 'string';
}

/** Objects with their keys in order: Go's maps are printed so. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sorted(entry)]));
}
