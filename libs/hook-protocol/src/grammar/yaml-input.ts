import { isMap, isScalar, parseDocument } from 'yaml';
import { Refusal } from './refusal.ts';

/**
 * A YAML map of strings to strings, as the `--file` of a tool holds it. Numbers and booleans count as the text that
 * they are written with, a missing value as the empty text; lists and maps are refused. JSON is YAML.
 *
 * @param code - 1 where the tool reads its file when it runs, 2 where already with its arguments.
 * @throws Refusal
 */
export function stringMap(text: string, code: 1 | 2 = 1): Readonly<Record<string, string>> {
  const document = parseDocument(text, { version: '1.1', schema: 'yaml-1.1', merge: false, uniqueKeys: false });
  const [error] = document.errors;
  if (error) throw new Refusal(`yaml: ${error.message.split('\n')[0] ?? 'not valid'}`, code);
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return {};
  if (!isMap(contents)) throw new Refusal('yaml: unmarshal errors: the file is no map of strings', code);
  return Object.fromEntries(contents.items.map(({ key, value }) => [textOf(key, code), textOf(value, code)]));
}

function textOf(node: unknown, code: 1 | 2): string {
  if (node === null) return '';
  if (!isScalar(node)) throw new Refusal('yaml: unmarshal errors: cannot unmarshal a list or a map into string', code);
  if (node.value === null) return '';
  return typeof node.value === 'string' ? node.value : (node.source ?? '');
}
