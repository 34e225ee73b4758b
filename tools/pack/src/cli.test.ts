import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { house, repository, type House } from './testdata/house.ts';

const cli = path.join(repository, 'tools/pack/src/cli.ts');
let here: House;
beforeEach(() => {
  here = house();
});
afterEach(() => here.remove());

function run(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--conditions=@grimoire/source', cli, ...args], {
    cwd: path.join(here.root, 'charms'),
    encoding: 'utf8',
    env: { ...process.env, GRIMOIRE_HOME: path.join(repository, '.grimoire') },
  });
}

describe('the command line', { timeout: 30_000 }, () => {
  it.each<readonly [string, readonly string[], (house: House) => void, RegExp]>([
    ['nothing', [], () => {}, /^usage: pack <command> <charm folder>/],
    ['an unknown command', ['pakc', 'demo'], () => {}, /^"pakc" is not a command\nusage:/],
    ['an unknown option', ['pack', 'demo', '--fast'], () => {}, /^Unknown option '--fast'.*\nusage:/],
    [
      'a folder that is no charm',
      ['pack', 'none'],
      () => {},
      /^none: no charmcraft\.yaml there: name the folder of a charm\n$/,
    ],
    [
      'a platform it does not have',
      ['pack', 'demo', '--platform', 'amd64'],
      () => {},
      /^demo: "amd64" is not a platform of charmcraft\.yaml: it has ubuntu@22\.04:amd64, .*\n$/,
    ],
    [
      'an architecture it does not have',
      ['pack', 'demo', '--architecture', 'riscv64'],
      () => {},
      /^demo: no platform for riscv64: charmcraft\.yaml has .*\n$/,
    ],
    [
      'a stale module',
      ['pack', 'demo'],
      ({ edit }) => edit('charmcraft.yaml', (text) => text.replace('retries', 'tries')),
      /^demo\/src\/charmcraft\.gen\.ts: does not say what charmcraft\.yaml says: run .*\n$/,
    ],
    [
      'a wrong key',
      ['pack', 'demo'],
      ({ edit }) => edit('charmcraft.yaml', (text) => text.replace('type: float', 'type: double')),
      /^demo\/charmcraft\.yaml:\d+: config\.options\.ratio\.type: must be .*\n$/,
    ],
    [
      'a second declaration',
      ['pack', 'demo'],
      ({ write }) => write('config.yaml', 'options: {}'),
      /^demo\/config\.yaml: move what it says into charmcraft\.yaml.*\n$/,
    ],
    [
      'a syntax error',
      ['pack', 'demo'],
      ({ edit }) => edit('src/charm.ts', (text) => `${text}\nconst = 1;`),
      /charm\.ts: cannot be loaded: .*\n$/,
    ],
    [
      'no version',
      ['pack', 'demo'],
      ({ write }) => write('package.json', '{"type":"module"}'),
      /^demo\/package\.json: has no version: add .*\n$/,
    ],
    [
      'another Node than the locked one',
      ['pack', 'demo'],
      ({ root }) => {
        const file = path.join(root, 'package-lock.json');
        fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll(process.versions.node, '24.0.1'));
      },
      /^this is Node [\d.]+ and the lock file says 24\.0\.1: pack with `npx nx build`, which uses the locked one\n$/,
    ],
  ])('says what is wrong with %s in a sentence, and changes nothing', (_, args, spoil, sentence) => {
    spoil(here);
    fs.mkdirSync(path.join(here.charm, 'dist'));
    fs.writeFileSync(path.join(here.charm, 'dist/demo_old.charm'), 'as it was');
    const before = fs.readdirSync(here.root, { recursive: true });
    const { status, stdout, stderr } = run(...args);
    expect(stderr).toMatch(sentence);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(fs.readdirSync(here.root, { recursive: true })).toEqual(before);
  });

  it('generates, and then finds all in order', () => {
    fs.rmSync(path.join(here.charm, 'src/charmcraft.gen.ts'));
    expect(run('generate', 'demo').stdout).toBe('wrote demo/src/charmcraft.gen.ts\n');
    expect(run('check', 'demo')).toMatchObject({ status: 0, stderr: '' });
  });

  it('prints what it packed', () => {
    const { stdout } = run('pack', 'demo', '--platform', 'ubuntu@22.04:amd64');
    expect(stdout).toMatch(/^demo\/dist\/demo_ubuntu@22\.04-amd64\.charm {2}[\d.]+ MB {2}sha256:[0-9a-f]{64}\n$/);
  });
});
