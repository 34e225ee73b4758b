import { expect, it } from 'vitest';
import { hygieneFindings } from './hygiene.ts';

it.each([
  ['docs/a.md', 'see /home/alice/grimoire', 'a path of one machine'],
  ['docs/a.md', 'from https://registry.npmjs.org/x', 'a registry host: the clients know theirs'],
  ['libs/x/src/a.test.ts', "it.only('x', f)", 'a focused or empty test'],
  ['libs/x/src/a.ts', 'const x = y as unknown as Z;', 'silences the type checker'],
  ['libs/x/src/a.ts', Array.from({ length: 400 }, () => '').join('\n'), '400 lines: does it hold one idea?'],
])('%s: %s', (path, text, why) => {
  expect(hygieneFindings([{ path, text }])).toEqual([expect.objectContaining({ file: path, why })]);
});

it('has nothing to say of a file in order', () => {
  const text = "// As good as any.\nexport const a = '/data';\n";
  expect(hygieneFindings([{ path: 'libs/x/src/a.ts', text }])).toEqual([]);
});
