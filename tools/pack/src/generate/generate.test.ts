import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCharmcraft } from '../charmcraft/read.ts';
import { house, repository, type House } from '../testdata/house.ts';
import { checkGenerated, generateCharm, generatedFile } from './generate.ts';
import { generateModule, interfaceName } from './module.ts';

let here: House;
beforeEach(() => {
  here = house();
});
afterEach(() => here.remove());

describe('the generated module', () => {
  it('says what charmcraft.yaml says, under its names', () => {
    const { charmcraft } = readCharmcraft(here.charm);
    expect(generateModule(charmcraft)).toBe(fs.readFileSync(path.join(here.charm, generatedFile), 'utf8'));
  });

  it('is laid out as the formatter would, however long or odd its values', () => {
    here.edit('charmcraft.yaml', (text) =>
      text
        .replace(
          'enum: [warm, cold]',
          `enum: [warm, cold, "it's", 'say "so"', "both ' and \\"", "back\\\\slash", ${'x'.repeat(90)}]`,
        )
        .replace("in the reader's words.", 'with */ in it.\n        And a second line.')
        .replace('interface: http', `interface: ${'h'.repeat(99)}`),
    );
    generateCharm(here.charm);
    fs.copyFileSync(path.join(repository, '.oxfmtrc.json'), path.join(here.root, '.oxfmtrc.json'));
    const formatter = path.join(repository, 'node_modules/.bin/oxfmt');
    const output = execFileSync(formatter, ['--check', 'charms/demo/src'], { cwd: here.root, encoding: 'utf8' });
    expect(output).toContain('correct format');
  });

  it('is written once, and kept while nothing changed', () => {
    fs.rmSync(path.join(here.charm, generatedFile));
    expect(generateCharm(here.charm)).toBe(true);
    expect(generateCharm(here.charm)).toBe(false);
    expect(() => checkGenerated(here.charm)).not.toThrow();
  });

  it('is refused when it is stale or missing, with the command that mends it', () => {
    here.edit('charmcraft.yaml', (text) => text.replace('default: 3', 'default: 4'));
    expect(() => checkGenerated(here.charm)).toThrow(
      'src/charmcraft.gen.ts: does not say what charmcraft.yaml says: run `npx nx generate demo` and commit it',
    );
    fs.rmSync(path.join(here.charm, generatedFile));
    expect(() => checkGenerated(here.charm)).toThrow('src/charmcraft.gen.ts: missing: run');
  });

  it.each([
    ['synapse', 'Synapse'],
    ['postgresql-k8s', 'PostgresqlK8s'],
  ])('names the interface of %s %s', (charm, name) => {
    expect(interfaceName(charm)).toBe(name);
  });
});
