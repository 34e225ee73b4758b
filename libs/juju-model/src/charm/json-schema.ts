import { ModelError } from '../model-error.ts';
import { isRecord, quote } from './shape.ts';

type Schema = Readonly<Record<string, unknown>>;

const types = ['array', 'boolean', 'integer', 'number', 'null', 'object', 'string'];

/**
 * Refuses what is no JSON Schema (draft 4), as far as Juju notices it when it reads a charm: types, and the keys that
 * must be maps or lists.
 */
export function checkSchema(schema: unknown, path = '(root)'): void {
  if (!isRecord(schema)) throw new ModelError(`${path}: a schema must be an object`);
  for (const type of listed(schema['type'])) {
    if (typeof type !== 'string' || !types.includes(type)) {
      throw new ModelError(
        `has a primitive type that is NOT VALID -- given: /${String(type)}/ Expected valid values are:[${types.join(' ')}]`,
      );
    }
  }
  const { properties, items, required, pattern } = schema;
  if (properties !== undefined) {
    if (!isRecord(properties)) throw new ModelError('properties must be of type object');
    for (const [key, item] of Object.entries(properties)) checkSchema(item, `${path}.${key}`);
  }
  for (const item of listed(items)) checkSchema(item, `${path}.items`);
  if (required !== undefined && !(Array.isArray(required) && required.every((key) => typeof key === 'string'))) {
    throw new ModelError('required must be of type array of strings');
  }
  if (typeof pattern === 'string') compile(pattern);
  for (const key of ['allOf', 'anyOf', 'oneOf']) for (const item of listed(schema[key])) checkSchema(item, path);
  if (schema['not'] !== undefined) checkSchema(schema['not'], path);
}

/** Puts the schema's defaults in where nothing was given, inside given objects too. */
export function withDefaults(schema: Schema, value: Schema): Schema {
  const result: Record<string, unknown> = { ...value };
  const { properties } = schema;
  if (!isRecord(properties)) return result;
  for (const [key, property] of Object.entries(properties)) {
    if (!isRecord(property)) continue;
    const given = result[key];
    if (given === undefined && property['default'] !== undefined) result[key] = property['default'];
    if (isRecord(property['properties'])) {
      const inside = withDefaults(property, isRecord(given) ? given : {});
      if (isRecord(given) || (given === undefined && Object.keys(inside).length > 0)) result[key] = inside;
    }
  }
  return result;
}

/** Everything in which a value breaks its schema, each as `<place>: <what>`; empty when it holds. */
export function violations(schema: unknown, value: unknown, path = '(root)'): readonly string[] {
  if (!isRecord(schema)) return [];
  const wanted = listed(schema['type']);
  if (wanted.length > 0 && !wanted.some((type) => isOfType(type, value))) {
    return [`${path} : must be of type ${wanted.join(' or ')}, given ${quote(value)}`];
  }
  return [
    ...(Array.isArray(schema['enum']) && !schema['enum'].some((item) => quote(item) === quote(value))
      ? [`${path} : must match one of the enum values [${schema['enum'].map(quote).join(' ')}], given ${quote(value)}`]
      : []),
    ...(typeof value === 'number' ? ofNumber(schema, value).map((text) => `${path} : ${text}`) : []),
    ...(typeof value === 'string' ? ofString(schema, value).map((text) => `${path} : ${text}`) : []),
    ...(Array.isArray(value) ? ofList(schema, value, path) : []),
    ...(isRecord(value) ? ofObject(schema, value, path) : []),
    ...ofCombination(schema, value, path),
  ];
}

function ofNumber(schema: Schema, value: number): string[] {
  const found: string[] = [];
  const { minimum, maximum, multipleOf } = schema;
  if (typeof minimum === 'number' && (schema['exclusiveMinimum'] === true ? value <= minimum : value < minimum)) {
    found.push(`must be greater than${schema['exclusiveMinimum'] === true ? '' : ' or equal to'} ${minimum}`);
  }
  if (typeof maximum === 'number' && (schema['exclusiveMaximum'] === true ? value >= maximum : value > maximum)) {
    found.push(`must be less than${schema['exclusiveMaximum'] === true ? '' : ' or equal to'} ${maximum}`);
  }
  if (typeof multipleOf === 'number' && !Number.isInteger(value / multipleOf))
    found.push(`must be a multiple of ${multipleOf}`);
  return found;
}

function ofString(schema: Schema, value: string): string[] {
  const found: string[] = [];
  const { minLength, maxLength, pattern } = schema;
  const length = [...value].length;
  if (typeof minLength === 'number' && length < minLength)
    found.push(`string's length must be greater than or equal to ${minLength}`);
  if (typeof maxLength === 'number' && length > maxLength)
    found.push(`string's length must be less than or equal to ${maxLength}`);
  if (typeof pattern === 'string' && !compile(pattern).test(value))
    found.push(`does not match pattern ${quote(pattern)}`);
  return found;
}

function ofList(schema: Schema, value: readonly unknown[], path: string): string[] {
  const { items, minItems, maxItems } = schema;
  const found: string[] = [];
  if (typeof minItems === 'number' && value.length < minItems)
    found.push(`${path} : array must have at least ${minItems} items`);
  if (typeof maxItems === 'number' && value.length > maxItems)
    found.push(`${path} : array must have at most ${maxItems} items`);
  if (schema['uniqueItems'] === true && new Set(value.map(quote)).size < value.length) {
    found.push(`${path} : array items must be unique`);
  }
  for (const [index, item] of value.entries()) {
    const rule: unknown = Array.isArray(items) ? items[index] : items;
    found.push(...violations(rule, item, `${path}.${index}`));
  }
  return found;
}

function ofObject(schema: Schema, value: Schema, path: string): string[] {
  const { properties, additionalProperties, required } = schema;
  const known = isRecord(properties) ? properties : {};
  const found: string[] = [];
  for (const key of Array.isArray(required) ? required : []) {
    if (typeof key === 'string' && value[key] === undefined)
      found.push(`${path} : ${quote(key)} property is missing and required, given ${quote(value)}`);
  }
  for (const [key, item] of Object.entries(value)) {
    const rule = known[key];
    if (rule !== undefined) found.push(...violations(rule, item, `${path}.${key}`));
    else if (additionalProperties === false) found.push(`${path} : additional property ${quote(key)} is not allowed`);
    else found.push(...violations(additionalProperties, item, `${path}.${key}`));
  }
  return found;
}

function ofCombination(schema: Schema, value: unknown, path: string): string[] {
  const met = (rule: unknown): boolean => violations(rule, value, path).length === 0;
  const found: string[] = [];
  if (Array.isArray(schema['allOf']) && !schema['allOf'].every(met))
    found.push(`${path} : must validate all the schemas (allOf)`);
  if (Array.isArray(schema['anyOf']) && !schema['anyOf'].some(met))
    found.push(`${path} : must validate at least one schema (anyOf)`);
  if (Array.isArray(schema['oneOf']) && schema['oneOf'].filter(met).length !== 1) {
    found.push(`${path} : must validate one and only one schema (oneOf)`);
  }
  if (schema['not'] !== undefined && met(schema['not'])) found.push(`${path} : must not validate the schema (not)`);
  return found;
}

function isOfType(type: unknown, value: unknown): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    case 'object':
      return isRecord(value);
    default:
      return typeof value === type;
  }
}

function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch (cause) {
    throw new ModelError(`pattern ${quote(pattern)} must be a valid regex`, { cause });
  }
}

function listed(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
