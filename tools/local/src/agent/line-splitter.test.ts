import { expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

function linesOf(...chunks: readonly (string | Buffer)[]): readonly string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.write(Buffer.from(chunk));
  splitter.end();
  return lines;
}

it.each([
  [['a\nb\n'], ['a', 'b']],
  [
    ['a', 'b\n', 'c'],
    ['ab', 'c'],
  ],
  [['\n\n'], ['', '']],
  [[Buffer.from([0xc3]), Buffer.from([0xa4, 0x0a])], ['ä']],
])('%j are lines', (chunks, lines) => {
  expect(linesOf(...chunks)).toEqual(lines);
});

it('gives a line that is longer than the buffer of Juju in pieces', () => {
  expect(linesOf('x'.repeat(5000), 'y\n').map(({ length }) => length)).toEqual([4096, 905]);
});
