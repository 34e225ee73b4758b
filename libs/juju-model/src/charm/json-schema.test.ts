import { describe, expect, it } from 'vitest';
import { violations, withDefaults } from './json-schema.ts';

describe('what breaks a schema', () => {
  it.each([
    [{ type: 'integer' }, 1.5, 'must be of type integer'],
    [{ type: ['string', 'null'] }, 1, 'must be of type string or null'],
    [{ enum: ['a', 'b'] }, 'c', 'enum'],
    [{ minimum: 1 }, 0, 'greater than or equal to 1'],
    [{ maximum: 1, exclusiveMaximum: true }, 1, 'less than 1'],
    [{ multipleOf: 2 }, 3, 'multiple of 2'],
    [{ minLength: 2 }, 'é', 'greater than or equal to 2'],
    [{ pattern: '^a' }, 'b', 'does not match'],
    [{ maxItems: 1 }, [1, 2], 'at most 1'],
    [{ items: { type: 'string' } }, ['a', 1], '(root).1'],
    [{ uniqueItems: true }, [1, 1], 'unique'],
    [{ required: ['a'] }, {}, '"a" property is missing and required'],
    [{ properties: { a: { type: 'string' } } }, { a: 1 }, '(root).a'],
    [{ additionalProperties: false }, { a: 1 }, 'additional property "a"'],
    [{ anyOf: [{ type: 'string' }, { minimum: 5 }] }, 1, 'anyOf'],
    [{ allOf: [{ minimum: 1 }, { maximum: 0 }] }, 1, 'allOf'],
    [{ oneOf: [{ minimum: 1 }, { minimum: 2 }] }, 3, 'oneOf'],
    [{ not: { type: 'string' } }, 'x', 'not'],
  ])('%j given %j', (schema, value, text) => {
    expect(violations(schema, value).join()).toContain(text);
  });

  it('is nothing when it holds, additional keys included', () => {
    expect(violations({ type: 'object', properties: { a: { type: 'integer', minimum: 1 } } }, { a: 1, b: 2 })).toEqual(
      [],
    );
  });
});

describe('defaults', () => {
  it('fill what was not given, inside objects too, and leave what was', () => {
    const schema = { properties: { a: { default: 1 }, b: { default: 2 }, c: { properties: { d: { default: 3 } } } } };
    expect(withDefaults(schema, { b: 0 })).toEqual({ a: 1, b: 0, c: { d: 3 } });
  });
});
