import { describe, expect, it } from 'vitest';
import { peel, Secret } from '../secret.ts';
import { renderJson } from './json.ts';

describe('a JSON document', () => {
  it('has its secrets in it, and is one itself', () => {
    const rendered = renderJson({
      users: [{ name: 'a"b', password: new Secret('hunter2\n') }],
      none: undefined,
      n: [1, null],
    });
    expect(JSON.parse(peel(rendered))).toEqual({ users: [{ name: 'a"b', password: 'hunter2\n' }], n: [1, null] });
    expect(() => String(rendered)).toThrow(TypeError);
  });
});
