import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { house, putPackage, type House } from '../testdata/house.ts';
import { workspaceOf } from '../workspace.ts';
import { bundleCharm, type Bundle } from './bundle.ts';

let here: House;
let cache: string;
beforeEach(() => {
  here = house();
});
afterEach(() => here.remove());

/** Bundles the charm and lays it out as it is packed. */
async function unpack(): Promise<void> {
  for (const [name, text] of (await bundle()).files) here.write(`packed/dist/${name}`, text);
  cache = path.join(here.charm, 'packed/.compile-cache');
}

/** Runs it. @returns what it printed */
function dispatch(hook: string): string {
  const packed = path.join(here.charm, 'packed/dist/charm.mjs');
  const env = { JUJU_DISPATCH_PATH: `hooks/${hook}` };
  return execFileSync(process.execPath, [packed], { timeout: 20_000, env }).toString();
}

const bundle = (): Promise<Bundle> => bundleCharm(here.charm, 'demo', workspaceOf(here.root));
const chunksWith = (text: string, files: Bundle['files']): readonly string[] =>
  [...files].flatMap(([name, code]) => (!name.endsWith('.map') && code.includes(text) ? [name] : []));
const codeOf = ({ files }: Bundle): string =>
  [...files].flatMap(([name, code]) => (name.endsWith('.map') ? [] : [code])).join('\n');

describe('the bundle', { timeout: 30_000 }, () => {
  it('is an entry that runs a chunk with all of the charm', async () => {
    const { files } = await bundle();
    const [hook, ...more] = [...files.keys()].filter((name) => name.endsWith('.cjs'));
    expect(more).toEqual([]);
    expect(files.get('charm.mjs')).toContain(`'/${hook}'`.replaceAll("'", '"'));
    expect(files.get('charm.mjs')).not.toContain('demo');
    expect(chunksWith('metadata.name', files)).toEqual([hook]);
  });

  it('has what a lazy chunk shares with every hook in the chunk of every hook', async () => {
    here.write('src/shared.ts', `export const shared: string = 'by both';`);
    here.write('src/rare.ts', `import { shared } from './shared.ts';\nexport const rare: string = 'rarely ' + shared;`);
    here.edit(
      'src/charm.ts',
      (text) =>
        `import { shared } from './shared.ts';\nglobalThis.shared = () => shared;\n${text.replace('decide: () => ({})', `decide: () => import('./rare.ts')`)}`,
    );
    expect(chunksWith('"by both"', (await bundle()).files)).toEqual([expect.stringMatching(/^hook-.*\.cjs$/)]);
  });

  it('runs to its end when a lazy chunk is loaded on the way', async () => {
    here.write('src/rare.ts', `import { metadata } from './charmcraft.gen.ts';\nconsole.log('rare', metadata.name);`);
    here.edit('src/charm.ts', (text) => text.replace('decide: () => ({})', `decide: () => import('./rare.ts')`));
    fs.writeFileSync(
      path.join(here.root, 'libs/charm/src/index.ts'),
      'export async function main(charm) { await charm.decide(); console.log("done"); }',
    );
    await unpack();
    expect(dispatch('config-changed')).toBe('rare demo\ndone\n');
  });

  it('shares what it has with a lazy chunk, which gets no copy', async () => {
    here.write('src/rare.ts', `import { DemoCharm } from './charm.ts';\nexport const same: unknown = DemoCharm;`);
    here.edit('src/charm.ts', (text) => text.replace('decide: () => ({})', `decide: () => import('./rare.ts')`));
    fs.writeFileSync(
      path.join(here.root, 'libs/charm/src/index.ts'),
      'export async function main(charm) { console.log((await charm.decide()).same === charm); }',
    );
    await unpack();
    expect(dispatch('config-changed')).toBe('true\n');
  });

  it('keeps the bytecode of the first hook that ends well, and that of the first steady one for good', async () => {
    await unpack();
    const kept = (): readonly string[] =>
      fs.existsSync(cache) ? fs.readdirSync(cache).map((name) => name.replace(/^.*\./, '')) : [];
    fs.writeFileSync(cache, 'in the way');
    expect(dispatch('install')).toBe('demo\n');
    fs.rmSync(cache);
    expect(dispatch('install')).toBe('demo\n');
    expect(kept()).toEqual(['first']);
    dispatch('update-status');
    expect(kept()).toEqual(['first', 'steady']);
    const times = (): readonly number[] =>
      fs.readdirSync(cache).map((name) => fs.statSync(path.join(cache, name)).mtimeMs);
    const before = times();
    for (const hook of ['install', 'update-status']) expect(dispatch(hook)).toBe('demo\n');
    expect(times()).toEqual(before);
  });

  it('runs without bytecode that is of something else, and makes it anew', async () => {
    await unpack();
    dispatch('update-status');
    const [file = ''] = fs.readdirSync(cache);
    const good = fs.readFileSync(path.join(cache, file));
    for (const bad of [Buffer.alloc(0), Buffer.from('noise'), good.subarray(0, 100), Buffer.alloc(good.length)]) {
      fs.writeFileSync(path.join(cache, file), bad);
      expect(dispatch('update-status')).toBe('demo\n');
      expect(fs.statSync(path.join(cache, file)).size).toBeGreaterThan(100);
      expect(fs.readFileSync(path.join(cache, file)).equals(bad)).toBe(false);
    }
  });

  it('keeps what is imported lazily in a chunk of its own', async () => {
    here.write('src/rare.ts', `export const rare: string = 'rarely needed';`);
    here.edit('src/charm.ts', (text) => text.replace('decide: () => ({})', `decide: () => import('./rare.ts')`));
    const chunks = [...(await bundle()).files].filter(([, code]) => code.includes('"rarely needed"'));
    expect(chunks.map(([name]) => name)).toEqual([expect.stringMatching(/^rare-.*\.cjs$/)]);
  });

  it('has source maps whose paths start at the workspace', async () => {
    const maps = [...(await bundle()).files].filter(([name]) => name.endsWith('.map'));
    const sources = maps.flatMap(([, map]): readonly string[] => JSON.parse(map).sources);
    expect(sources).toContain('charms/demo/src/charm.ts');
    expect(sources.filter((source) => source.startsWith('/') || source.startsWith('..'))).toEqual([]);
  });

  it('lets an error be told with the line of the source that threw, which its maps know', async () => {
    here.edit('src/charm.ts', (text) =>
      text.replace(
        'decide: () => ({})',
        `decide() {\n    const nothing: { readonly deep: { readonly er: string } | undefined } = JSON.parse('{}');\n    return { note: nothing.deep!.er };\n  }`,
      ),
    );
    const thrower = fs.readFileSync(path.join(here.charm, 'src/charm.ts'), 'utf8').split('\n');
    const line = thrower.findIndex((text) => text.includes('nothing.deep!.er')) + 1;
    const framework = path.join(here.root, 'libs/charm/src');
    fs.copyFileSync(
      path.join(import.meta.dirname, '../../../../libs/charm/src/dispatch/place.ts'),
      `${framework}/place.ts`,
    );
    fs.writeFileSync(
      path.join(framework, 'index.ts'),
      `import { placeOf } from './place.ts';
       export async function main(charm) {
         try { charm.decide(); } catch (error) { console.log(placeOf(error)); }
       }`,
    );
    await unpack();
    expect(dispatch('config-changed')).toBe(` (charms/demo/src/charm.ts:${line})\n`);
  });

  it('has one copy of a package that npm laid down twice', async () => {
    const entry = { version: '1.0.0', integrity: 'sha512-AAAA' };
    for (const place of ['charms/demo/node_modules/twice', 'libs/charm/node_modules/twice']) {
      fs.mkdirSync(path.join(here.root, place), { recursive: true });
      fs.writeFileSync(
        path.join(here.root, place, 'package.json'),
        JSON.stringify({ name: 'twice', version: '1.0.0', main: 'i.js' }),
      );
      fs.writeFileSync(path.join(here.root, place, 'i.js'), 'module.exports = () => "only once";');
    }
    const lock = { packages: { 'charms/demo/node_modules/twice': entry, 'libs/charm/node_modules/twice': entry } };
    fs.writeFileSync(path.join(here.root, 'package-lock.json'), JSON.stringify(lock));
    fs.appendFileSync(
      path.join(here.root, 'libs/charm/src/index.ts'),
      `import twice from 'twice'; console.log(twice());`,
    );
    here.edit('src/charm.ts', (text) => `import twice from 'twice';\nconsole.log(twice());\n${text}`);
    const made = await bundle();
    expect(codeOf(made).split('only once')).toHaveLength(2);
    expect(made.packages.map((folder) => path.relative(here.root, folder))).toEqual(['charms/demo/node_modules/twice']);
  });

  it('names no folder of the machine', async () => {
    expect(codeOf(await bundle())).not.toContain(here.root);
  });

  it.each([
    [
      'libs/testing',
      '@grimoire/testing',
      'libs/testing/src/index.ts belongs to libs/testing and must not enter a charm: charms/demo/src/charm.ts imports it',
    ],
    ['tools/local', '@grimoire/local', 'tools/local/src/index.ts belongs to tools and must not enter a charm'],
  ])('is refused when %s would enter it', async (folder, name, sentence) => {
    putPackage(here.root, folder, name, 'export const x = 1;');
    here.edit('src/charm.ts', (text) => `import { x } from '${name}';\nglobalThis.x = x;\n${text}`);
    await expect(bundle()).rejects.toThrow(sentence);
  });

  it('is refused when a test would enter it', async () => {
    here.write('src/more.test.ts', 'export const x: number = 1;');
    here.edit('src/charm.ts', (text) => `import { x } from './more.test.ts';\nglobalThis.x = x;\n${text}`);
    await expect(bundle()).rejects.toThrow('charms/demo/src/more.test.ts is a test and must not enter a charm');
  });

  it('is refused when an import leads nowhere, naming it', async () => {
    here.edit('src/charm.ts', (text) => `export const lazy = () => import('not-installed');\n${text}`);
    await expect(bundle()).rejects.toThrow(/charm\.ts: cannot be bundled:[^]*not-installed/);
  });

  it.each([
    ['no charm', (text: string) => text.replaceAll('decide', 'decides'), /exports no charm named demo: write/],
    [
      'two',
      (text: string) => `${text}\nexport const Other = { ...DemoCharm };\n`,
      /exports DemoCharm and Other, each a charm: export one/,
    ],
    [
      'a mistake',
      (text: string) => `${text}\nnothing.here;\n`,
      /cannot be loaded: ReferenceError: nothing is not defined/,
    ],
    ['no TypeScript', (text: string) => `${text}\nconst = 1;\n`, /cannot be loaded: .*SyntaxError/],
  ])('is refused when src/charm.ts exports %s', async (_, change, sentence) => {
    here.edit('src/charm.ts', change);
    await expect(bundle()).rejects.toThrow(sentence);
  });
});
