import { ProtocolError } from './errors.ts';

/**
 * Reading values that came as JSON or YAML: each function gives a typed value or throws a `ProtocolError` that names the
 * place. A field that is missing, `null` or empty where Pebble leaves fields out counts as not there.
 */

export type Fields = Readonly<Record<string, unknown>>;

export function fields(value: unknown, where: string): Fields {
  if (!isFields(value)) throw wrong(where, 'an object', value);
  return value;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function list<T>(value: unknown, where: string, item: (value: unknown, where: string) => T): T[] {
  // Go encodes an empty list as null.
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw wrong(where, 'a list', value);
  return value.map((entry: unknown, index) => item(entry, `${where}[${index}]`));
}

export function map<T>(value: unknown, where: string, item: (value: unknown, where: string) => T): Record<string, T> {
  const result: Record<string, T> = {};
  if (value === null || value === undefined) return result;
  for (const [key, entry] of Object.entries(fields(value, where))) {
    // A plain assignment of this name would change the prototype.
    Object.defineProperty(result, key, {
      value: item(entry, `${where}.${key}`),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return result;
}

export function text(value: unknown, where: string): string {
  if (typeof value !== 'string') throw wrong(where, 'a text', value);
  return value;
}

export function textOr(value: unknown, where: string, otherwise: string): string {
  return value === undefined || value === null ? otherwise : text(value, where);
}

export function number(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(where, 'a number', value);
  return value;
}

export function boolean(value: unknown, where: string): boolean {
  if (typeof value !== 'boolean') throw wrong(where, 'true or false', value);
  return value;
}

/** `{ [key]: decoded }` when the field is there, `{}` otherwise: to be spread. */
export function optional<K extends string, T>(
  key: K,
  value: unknown,
  where: string,
  decode: (value: unknown, where: string) => T,
): { [P in K]?: T } {
  if (value === undefined || value === null) return {};
  const result: { [P in K]?: T } = {};
  result[key] = decode(value, where);
  return result;
}

/** The value itself is left out: it may hold a secret. */
function wrong(where: string, wanted: string, value: unknown): ProtocolError {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
  return new ProtocolError(`Pebble's answer has ${kind} where ${wanted} was expected (${where}).`);
}
