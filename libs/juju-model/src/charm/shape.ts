import { ModelError } from '../model-error.ts';

/** A value out of YAML with the place it stands at, so that a refusal can name it as Juju does. */
export class Shape {
  readonly value: unknown;
  readonly path: string;

  constructor(value: unknown, path: string) {
    this.value = value;
    this.path = path;
  }

  get missing(): boolean {
    return this.value === undefined || this.value === null;
  }

  at(key: string): Shape {
    return new Shape(
      isRecord(this.value) ? this.value[key] : undefined,
      this.path === '' ? key : `${this.path}.${key}`,
    );
  }

  /** Entries of a map; nothing counts as an empty map. */
  entries(): [string, Shape][] {
    if (this.missing) return [];
    if (!isRecord(this.value)) throw this.expected('map');
    return Object.keys(this.value)
      .toSorted()
      .map((key) => [key, this.at(key)]);
  }

  /** Items of a list; nothing counts as an empty list. */
  items(): Shape[] {
    if (this.missing) return [];
    if (!Array.isArray(this.value)) throw this.expected('list');
    return this.value.map((item, index) => new Shape(item, `${this.path}[${index}]`));
  }

  string(): string {
    if (typeof this.value !== 'string') throw this.expected('string');
    return this.value;
  }

  stringOr(fallback: string): string {
    return this.missing ? fallback : this.string();
  }

  booleanOr(fallback: boolean): boolean {
    if (this.missing) return fallback;
    if (this.value === true || this.value === 'true') return true;
    if (this.value === false || this.value === 'false') return false;
    throw this.expected('bool');
  }

  integer(): number {
    const value = typeof this.value === 'string' && /^[+-]?\d+$/.test(this.value) ? Number(this.value) : this.value;
    if (typeof value !== 'number' || !Number.isInteger(value)) throw this.expected('int');
    return value;
  }

  oneOf<const T extends string>(allowed: readonly T[]): T {
    const found = allowed.find((item) => item === this.value);
    if (found === undefined) throw new ModelError(`${this.path}: unexpected value ${quote(this.value)}`);
    return found;
  }

  expected(what: string): ModelError {
    return new ModelError(`${this.path}: expected ${what}, got ${describe(this.value)}`);
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as Go's `%q` or `%v` would show it in a refusal. */
export function quote(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const type = Array.isArray(value) ? 'list' : typeof value === 'object' ? 'map' : goType(value);
  return `${type}(${quote(value)})`;
}

function goType(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}
