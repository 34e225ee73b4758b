import { expect, it } from 'vitest';
import { peel, Secret } from '../secret.ts';
import { renderList } from './list.ts';

it('a list of secrets is a secret with all of them', () => {
  expect(peel(renderList([new Secret('a'), 'b', new Secret('c')], ','))).toBe('a,b,c');
});
