import { ModelError } from '../model-error.ts';

const keyRule = /^([a-z](?:-?[a-z0-9]){2,})$/;
/** Of the base64 of each value, and of all together. */
const MAX_BYTES = 1_000_000;

/** @throws ModelError for a key that Juju does not take: at least three characters, beginning with a letter. */
export function checkedKeys(keys: readonly string[]): void {
  for (const key of keys) if (!keyRule.test(key)) throw new ModelError(`key "${key}" not valid`);
}

/** @throws ModelError when base64 values are too large; never with a value in the text. */
export function checkedSize(content: Readonly<Record<string, string>>): void {
  let total = 0;
  for (const [key, value] of Object.entries(content)) {
    if (value.length > MAX_BYTES)
      throw new ModelError(`secret content for key "${key}" too large: ${value.length} bytes`);
    total += value.length;
  }
  if (total > MAX_BYTES) throw new ModelError(`secret content too large: ${total} bytes`);
}

export function encodeContent(content: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const encoded = Object.fromEntries(
    Object.entries(content).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
  checkedSize(encoded);
  return encoded;
}

/** Whether two contents are the same, whatever the order of their keys. */
export function sameContent(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
