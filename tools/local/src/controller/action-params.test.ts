import { expect, it } from 'vitest';
import { nested } from './action-params.ts';

it.each([
  [{ a: '1', b: 'true', c: 'x: y' }, false, { a: 1, b: true, c: { x: 'y' } }],
  [{ a: '1', b: 'true' }, true, { a: '1', b: 'true' }],
  [{ 'a.b.c': 'x', 'a.d': '2' }, false, { a: { b: { c: 'x' }, d: 2 } }],
  [{ a: '[broken', b: '' }, false, { a: '[broken', b: '' }],
])('parameters %j (as text: %j) are %j', (pairs, asText, tree) => {
  expect(nested(pairs, asText)).toEqual(tree);
});
