/** Databag schemas that both read and write: one definition for the two ends of a relation. */
import type { Databag } from './relation-view.ts';
import type { SecretContent } from './secret.ts';
import { learn } from './redact.ts';
import { peel, reveal, Secret } from './secret.ts';

/** One value of a databag, in both directions. `decode` throws for what it cannot read; `undefined` removes the key. */
export interface Field<T> {
  decode(text: string | undefined): T;
  encode(value: T): string | undefined;
}

/** Thrown by a field that has to be there and is not. */
export class MissingField extends Error {
  override readonly name: string = 'MissingField';
}

/** Text that is there and not empty. */
export const text: Field<string> = {
  decode: (raw) => {
    if (raw === undefined || raw === '') throw new MissingField();
    return raw;
  },
  encode: (value) => value,
};

/** Text that must not show: from now on it is cleaned out of every log line. */
export const secret: Field<Secret> = {
  decode: (raw) => {
    const value = text.decode(raw);
    learn(value);
    return new Secret(value);
  },
  encode: (value) => reveal(value),
};

/** A whole number in decimal digits. */
export const integer: Field<number> = {
  decode: (raw) => {
    const digits = text.decode(raw).trim();
    if (!/^-?\d{1,15}$/.test(digits)) throw new TypeError('not a whole number');
    return Number(digits);
  },
  encode: (value) => String(value),
};

/** Comma separated; blanks around items and empty items do not count. At least one item. */
export const list: Field<readonly string[]> = {
  decode: (raw) => {
    const items = text
      .decode(raw)
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
    if (items.length === 0) throw new MissingField();
    return items;
  },
  encode: (value) => value.join(','),
};

/** Any spelling is read; the one that the interface's reference writes is written. Absent is false. */
export const flag = (yes: 'true' | 'True', no: 'false' | 'False' | undefined): Field<boolean> => ({
  decode: (raw) => raw?.trim().toLowerCase() === 'true',
  encode: (value) => (value ? yes : no),
});

/** A JSON document. `parse` gets the unknown value and throws when it is not what it should be. */
export const json = <T>(parse: (value: unknown) => T): Field<T> => ({
  decode: (raw) => parse(JSON.parse(text.decode(raw))),
  encode: (value) => JSON.stringify(value),
});

/** A field that may be absent or empty. */
export const maybe = <T>(field: Field<T>): Field<T | undefined> => ({
  decode: (raw) => (raw === undefined || raw === '' ? undefined : field.decode(raw)),
  encode: (value) => (value === undefined ? undefined : field.encode(value)),
});

/** For `json`: a list of strings. */
export function strings(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((item): item is string => typeof item === 'string')) return value;
  throw new TypeError('not a list of strings');
}

type AnyField = Field<never> | Field<unknown>;
export type BagFields = Readonly<Record<string, AnyField>>;
export type BagValue<S> = { readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never };

/** What came of reading a databag: the value, or which keys are missing and which cannot be read. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly missing: readonly string[]; readonly wrong: readonly string[] };

export interface BagSchema<T> {
  /** Never throws. Keys that the schema does not name are ignored. */
  parse(bag: Databag | SecretContent): Parsed<T>;
  /** Every key of the schema; `undefined` where the key must not be there. */
  write(value: T): Readonly<Record<string, string | undefined>>;
}

/** The value type of a schema. */
export type Bag<B> = B extends BagSchema<infer T> ? T : never;

/**
 * A schema out of fields.
 *
 * @example
 * const answer = databag({ endpoints: list, version: maybe(text) });
 * const read = answer.parse(relation.remoteApp);
 */
export function databag<const S extends BagFields>(fields: S): BagSchema<BagValue<S>>;
export function databag(fields: Readonly<Record<string, CodecField>>): BagSchema<Readonly<Record<string, unknown>>> {
  const entries = Object.entries(fields);
  return {
    parse(bag) {
      const value: Record<string, unknown> = {};
      const missing: string[] = [];
      const wrong: string[] = [];
      for (const [key, field] of entries) {
        try {
          value[key] = field.decode(own(bag, key));
        } catch (error) {
          (error instanceof MissingField ? missing : wrong).push(key);
        }
      }
      return missing.length + wrong.length > 0 ? { ok: false, missing, wrong } : { ok: true, value };
    },
    write: (value) => Object.fromEntries(entries.map(([key, field]) => [key, field.encode(value[key])])),
  };
}

/** A field as the schema uses it. Methods, so that a field of any type is one. */
interface CodecField {
  decode(text: string | undefined): unknown;
  encode(value: unknown): string | undefined;
}

function own(bag: Databag | SecretContent, key: string): string | undefined {
  const found: string | Secret | undefined = Object.hasOwn(bag, key) ? bag[key] : undefined;
  return found instanceof Secret ? peel(found) : found;
}
