import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readArtifact, type CharmArtifact } from './artifact/artifact.ts';
import { layTree } from './lay-tree.ts';
import { packCharm } from './pack.ts';
import { charmcraftPack, lacking } from './testdata/charmcraft-pack.ts';
import { house, repository, type House } from './testdata/house.ts';

process.env['GRIMOIRE_HOME'] = path.join(repository, '.grimoire');
const platform = 'ubuntu@22.04:amd64';
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'grimoire-scratch-'));
const lacks = lacking(scratch);
afterAll(() => fs.rmSync(scratch, { recursive: true }));

/** Written by whoever packs: equal in what they say, not in how. */
const written = ['metadata.yaml', 'config.yaml', 'actions.yaml', 'manifest.yaml'];

function copied({ files }: CharmArtifact): readonly (readonly [string, string, Buffer])[] {
  return [...files.values()]
    .filter((file) => !written.includes(file.path))
    .map((file) => [file.path, file.mode.toString(8), file.read()] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
}

describe('the tree that charmcraft packs', { timeout: 120_000 }, () => {
  let here: House;
  beforeAll(() => {
    here = house();
  });
  afterAll(() => here.remove());

  it('stands in a folder an architecture, and is replaced whole', async () => {
    const left = path.join(here.charm, 'dist/charm/amd64/left.txt');
    fs.mkdirSync(path.dirname(left), { recursive: true });
    fs.writeFileSync(left, '');
    const folders = await layTree(here.charm);
    expect(folders.map((folder) => path.relative(here.charm, folder))).toEqual([
      'dist/charm/amd64',
      'dist/charm/arm64',
    ]);
    expect(fs.existsSync(left)).toBe(false);
  });

  // Where the machine lacks python3-apt or namespaces, charmcraft itself refuses to pack.
  it.skipIf(lacks !== undefined)(
    `gives charmcraft the charm that we pack${lacks ? ` (needs ${lacks})` : ''}`,
    async () => {
      const [ours] = await packCharm(here.charm, { platforms: [platform] });
      await layTree(here.charm, { platforms: [platform] });
      const our = readArtifact(ours?.path ?? '');
      const their = readArtifact(charmcraftPack(here.charm, platform, scratch));

      expect(path.basename(their.path)).toBe(path.basename(our.path));
      const [ourFiles, theirFiles] = [copied(our), copied(their)];
      expect(theirFiles.map(([name, mode]) => `${mode} ${name}`)).toEqual(
        ourFiles.map(([name, mode]) => `${mode} ${name}`),
      );
      expect(theirFiles.filter(([, , content], index) => !content.equals(ourFiles[index]?.[2] ?? content))).toEqual([]);
      for (const name of ['metadata.yaml', 'config.yaml', 'actions.yaml'] as const) {
        expect(parse(their.declared[name] ?? '')).toEqual(parse(our.declared[name] ?? ''));
      }
      const { bases, analysis } = parse(our.declared['manifest.yaml'] ?? '');
      expect(parse(their.declared['manifest.yaml'] ?? '')).toMatchObject({ bases, analysis });
    },
  );
});
