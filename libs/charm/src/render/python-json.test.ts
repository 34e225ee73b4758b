import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pythonJson } from './python-json.ts';

describe('JSON as Python writes it', () => {
  it('has blanks behind commas and colons, and only ASCII', () => {
    expect(pythonJson({ a: ['ü', 1.5, true, null], b: {}, c: [] })).toBe(
      '{"a": ["\\u00fc", 1.5, true, null], "b": {}, "c": []}',
    );
  });

  it('says what other JSON says', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.parse(pythonJson(JSON.parse(text)))).toEqual(JSON.parse(text));
      }),
    );
  });
});
