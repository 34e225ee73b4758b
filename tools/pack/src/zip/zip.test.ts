import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compress, expand } from './member.ts';
import { readZip } from './read.ts';
import { zip, type ZipEntry } from './write.ts';

const entries: fc.Arbitrary<readonly ZipEntry[]> = fc.uniqueArray(
  fc.record({
    path: fc.stringMatching(/^[a-zé/._-]{1,30}$/),
    mode: fc.constantFrom(0o644, 0o755),
    member: fc.uint8Array({ maxLength: 2000 }).map((bytes) => compress(Buffer.from(bytes))),
  }),
  { selector: ({ path }) => path, maxLength: 12 },
);

describe('zip', () => {
  it('gives back what went in, in byte order of the paths', () => {
    fc.assert(
      fc.property(entries, (given) => {
        const read = readZip(Buffer.concat(zip(given)));
        expect(read.map(({ path }) => path)).toEqual(
          given.map(({ path }) => path).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
        );
        for (const { path, unixMode, member } of read) {
          const entry = given.find((one) => one.path === path);
          expect(unixMode).toBe(0o100000 | (entry?.mode ?? 0));
          expect(expand(member).equals(entry ? expand(entry.member) : Buffer.alloc(0))).toBe(true);
        }
      }),
    );
  });

  it('is the same to the byte whatever the order of the entries', () => {
    fc.assert(
      fc.property(entries, (given) => {
        expect(Buffer.concat(zip(given)).equals(Buffer.concat(zip(given.toReversed())))).toBe(true);
      }),
    );
  });

  it('is refused wherever it is cut', () => {
    const whole = Buffer.concat(zip([{ path: 'a', mode: 0o644, member: compress(Buffer.from('content')) }]));
    for (let length = 0; length < whole.length; length++) {
      expect(() => readZip(whole.subarray(0, length))).toThrow(/is not a zip|has a broken directory|lacks|cut short/);
    }
  });

  it('holds no path twice', () => {
    const entry: ZipEntry = { path: 'a', mode: 0o644, member: compress(Buffer.from('content')) };
    expect(() => zip([entry, { ...entry, path: 'b' }, entry])).toThrow('two files of one archive are called "a"');
  });

  it('notices a byte that changed', () => {
    const member = compress(Buffer.from('content'));
    expect(() => expand({ ...member, crc32: member.crc32 ^ 1 })).toThrow('checksum does not match');
  });
});
