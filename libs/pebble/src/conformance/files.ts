import assert from 'node:assert/strict';

import { ApiError, PebbleError, TooLargeError } from '../errors.ts';
import type { Case } from './peer.ts';

const notFound = (error: unknown): boolean =>
  error instanceof ApiError && error.kind === 'not-found' && error.status === 404;
const refused = (error: unknown): boolean =>
  error instanceof ApiError && error.kind === 'generic-file-error' && error.status === 400;

export const fileCases: readonly Case[] = [
  {
    name: 'writes and reads a text, with its permissions',
    async run({ api, dir }) {
      await api.writeFile(`${dir}/a`, 'grüße\r\n--x\n', { permissions: 0o600 });
      assert.equal(await api.readText(`${dir}/a`), 'grüße\r\n--x\n');
      const info = await api.stat(`${dir}/a`);
      assert.deepEqual(
        [info?.path, info?.name, info?.type, info?.size, info?.permissions, info?.user, info?.groupId],
        [`${dir}/a`, 'a', 'file', 13, 0o600, 'root', 0],
      );
    },
  },
  {
    name: 'takes an empty file, and a name with quotes, backslashes, spaces and letters of any script',
    async run({ api, dir }) {
      for (const name of ['empty', 'with "quotes"', 'back\\slash', 'grüße 漢字 😀', 'a;b=c', "it's", '%41']) {
        const content = name === 'empty' ? '' : name;
        await api.writeFile(`${dir}/${name}`, content);
        assert.equal(await api.readText(`${dir}/${name}`), content);
      }
    },
  },
  {
    name: 'reads several files at once, in any order, leaving out what is not there',
    async run({ api, dir }) {
      const wanted = { b: 'grüße\r\n--x\n', empty: '', 'with "quotes", and a comma': 'q', a: 'x'.repeat(100_000) };
      for (const [name, content] of Object.entries(wanted)) await api.writeFile(`${dir}/${name}`, content);
      const paths = ['a', 'not-there', 'empty', 'with "quotes", and a comma', 'nor/this', 'b'].map(
        (name) => `${dir}/${name}`,
      );
      const read = await api.readFiles(paths);
      assert.deepEqual(
        [...read].map(([path, content]) => [path.slice(dir.length + 1), Buffer.from(content).toString()]),
        ['a', 'empty', 'with "quotes", and a comma', 'b'].map((name) => [name, Reflect.get(wanted, name)]),
      );
      assert.equal((await api.readFiles([])).size, 0);
      assert.equal((await api.readFiles([`${dir}/not-there`])).size, 0);
    },
  },
  {
    name: 'reads several files not at all when one of them is no file or too large',
    async run({ api, dir }) {
      await api.writeFile(`${dir}/a`, 'abc');
      await assert.rejects(api.readFiles([`${dir}/a`, dir]), refused);
      await assert.rejects(api.readFiles([`${dir}/a`], { maxBytes: 2 }), TooLargeError);
    },
  },
  {
    name: 'refuses a path with a line end before it is sent',
    async run({ api, dir }) {
      await assert.rejects(api.readFile(`${dir}/a\nb`), PebbleError);
    },
  },
  {
    name: 'makes parents only when told',
    async run({ api, dir }) {
      await assert.rejects(api.writeFile(`${dir}/x/y/z`, ''), notFound);
      await api.writeFile(`${dir}/x/y/z`, 'z', { makeDirs: true });
      assert.equal((await api.stat(`${dir}/x/y`))?.permissions, 0o755);
    },
  },
  {
    name: 'replaces content and permissions',
    async run({ api, dir }) {
      await api.writeFile(`${dir}/a`, 'long content', { permissions: 0o600 });
      await api.writeFile(`${dir}/a`, 'new');
      assert.equal(await api.readText(`${dir}/a`), 'new');
      assert.equal((await api.stat(`${dir}/a`))?.permissions, 0o644);
    },
  },
  {
    name: 'streams 30 MB both ways',
    async run({ api, dir }) {
      const piece = new Uint8Array(1_000_000).map((_, index) => index % 251);
      async function* content(): AsyncGenerator<Uint8Array, void, undefined> {
        for (let count = 0; count < 30; count++) yield piece;
      }
      await api.writeFile(`${dir}/big`, content());
      assert.equal((await api.stat(`${dir}/big`))?.size, 30_000_000);
      let at = 0;
      for await (const chunk of api.readStream(`${dir}/big`)) {
        assert.equal(chunk[0], (at % 1_000_000) % 251);
        at += chunk.length;
      }
      assert.equal(at, 30_000_000);
      await assert.rejects(api.readFile(`${dir}/big`, { maxBytes: 1000 }), TooLargeError);
      assert.equal((await api.readFile(`${dir}/big`)).length, 30_000_000);
    },
  },
  {
    name: 'a source that fails leaves the old file, and its error comes back',
    async run({ api, dir }) {
      await api.writeFile(`${dir}/a`, 'old');
      async function* broken(): AsyncGenerator<Uint8Array, void, undefined> {
        yield new Uint8Array(100_000);
        throw new RangeError('the source broke');
      }
      await assert.rejects(api.writeFile(`${dir}/a`, broken()), RangeError);
      assert.equal(await api.readText(`${dir}/a`), 'old');
    },
  },
  {
    name: 'says what is not there, and what is not a file',
    async run({ api, dir }) {
      assert.equal(await api.stat(`${dir}/none`), undefined);
      await assert.rejects(api.readFile(`${dir}/none`), notFound);
      await assert.rejects(api.listFiles(`${dir}/none`), notFound);
      await assert.rejects(api.removePath(`${dir}/none`), notFound);
      await assert.rejects(api.readFile(dir), refused);
      await assert.rejects(api.readFile('relative'), refused);
    },
  },
  {
    name: 'lists a directory by name, or itself, or what matches',
    async run({ api, dir }) {
      for (const name of ['b.txt', 'a.txt', 'c.md']) await api.writeFile(`${dir}/${name}`, name);
      await api.makeDir(`${dir}/d`);
      const names = async (pattern?: string): Promise<readonly string[]> =>
        (await api.listFiles(dir, pattern === undefined ? {} : { pattern })).map((info) => info.name);
      assert.deepEqual(await names(), ['a.txt', 'b.txt', 'c.md', 'd']);
      assert.deepEqual(await names('*.txt'), ['a.txt', 'b.txt']);
      assert.deepEqual(await names('[bc].*'), ['b.txt', 'c.md']);
      const [itself] = await api.listFiles(dir, { itself: true });
      assert.deepEqual([itself?.path, itself?.type, itself?.size], [dir, 'directory', undefined]);
    },
  },
  {
    name: 'makes directories, with parents only when told',
    async run({ api, dir }) {
      await api.makeDir(`${dir}/d`, { permissions: 0o700 });
      assert.equal((await api.stat(`${dir}/d`))?.permissions, 0o700);
      await assert.rejects(api.makeDir(`${dir}/d`), refused);
      await assert.rejects(api.makeDir(`${dir}/x/y`), notFound);
      await api.makeDir(`${dir}/x/y`, { makeParents: true });
      await api.makeDir(`${dir}/x/y`, { makeParents: true });
    },
  },
  {
    name: 'removes a file, and a full directory only when told',
    async run({ api, dir }) {
      await api.writeFile(`${dir}/d/f`, '', { makeDirs: true });
      await assert.rejects(api.removePath(`${dir}/d`), refused);
      await api.removePath(`${dir}/d`, { recursive: true });
      await api.removePath(`${dir}/d`, { recursive: true });
      assert.equal(await api.stat(`${dir}/d`), undefined);
    },
  },
  {
    name: 'refuses an owner that the container does not have, or a group alone',
    async run({ api, dir }) {
      await assert.rejects(api.writeFile(`${dir}/a`, '', { user: 'nobody-of-this-name' }), refused);
      await assert.rejects(api.writeFile(`${dir}/a`, '', { userId: 54_321 }), refused);
      await assert.rejects(api.writeFile(`${dir}/a`, '', { group: 'root' }), refused);
      await api.writeFile(`${dir}/a`, '', { user: 'root' });
      await api.writeFile(`${dir}/b`, '', { userId: 0 });
      assert.equal((await api.stat(`${dir}/b`))?.group, 'root');
    },
  },
];
