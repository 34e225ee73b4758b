import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeOf } from './place.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'place-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function failed(...frames: readonly string[]): Error {
  const error = new Error('x');
  error.stack = ['Error: x', ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return error;
}

/** A bundle whose first three lines come from these sources, at those lines. */
function bundle(map: unknown): string {
  const file = join(folder, 'hook-1.cjs');
  writeFileSync(`${file}.map`, typeof map === 'string' ? map : JSON.stringify(map));
  return file;
}

const map = {
  version: 3,
  sources: ['libs/charm/src/decide.ts', 'charms/chat/src/charm.ts'],
  names: [],
  // Line 1: the framework's line 5. Line 2: the charm's line 12. Line 3: the charm's line 20.
  mappings: 'AAIA;ACOA;AAQA',
};

describe('the place of an error', () => {
  it('is the line of the charm’s source, by the source map beside the bundle', () => {
    const file = bundle(map);
    expect(placeOf(failed(`decideFrom (${file}:1:1)`, `decide (${file}:2:3)`, `${file}:3:1`))).toBe(
      ' (charms/chat/src/charm.ts:12)',
    );
  });

  it('is the framework’s line when none is the charm’s', () => {
    const file = bundle(map);
    expect(placeOf(failed(`decideFrom (${file}:1:1)`, 'node:internal/main:1:1'))).toBe(' (libs/charm/src/decide.ts:5)');
  });

  it.each([
    ['there is no map', undefined],
    ['the map is no JSON', '{'],
    ['the map has other things in it', '{"version":3,"sources":7,"mappings":{}}'],
  ])('is the line that ran when %s', (_what, text) => {
    const file = text === undefined ? join(folder, 'hook-1.cjs') : bundle(text);
    expect(placeOf(failed(`decide (${file}:2:3)`))).toBe(` (${folder.split('/').at(-1)}/hook-1.cjs:2)`);
  });

  it('is not told when the stack does not tell', () => {
    expect(placeOf('a text')).toBe('');
    expect(placeOf(failed())).toBe('');
  });

  it('is found where it was thrown, in modules and in functions without a name', () => {
    expect(placeOf(failed('file:///srv/charms/chat/src/page.ts:7:9'))).toBe(' (charms/chat/src/page.ts:7)');
    expect(placeOf(failed('async Object.run (/srv/charms/chat/src/actions/greet.ts:3:1)'))).toBe(
      ' (charms/chat/src/actions/greet.ts:3)',
    );
  });
});
