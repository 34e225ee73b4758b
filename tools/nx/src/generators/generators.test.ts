/** What a generator writes has to be good at once: types, format, lint, boundaries, its own tests, packing. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyWorkspace } from '../workspace-copy.ts';
import { namesOf } from './names.ts';

const house = path.resolve(import.meta.dirname, '../../../..');

describe('what is generated', { timeout: 300_000 }, () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'grimoire-generate-'));
  /** What a command prints. @throws when it fails, with that */
  const run = (command: string, ...args: readonly string[]): string => {
    const { code, output } = tried(command, ...args);
    if (code === 0) return output;
    throw new Error(`${[command, ...args].join(' ')} ended with ${code}:\n${output}`);
  };
  const tried = (
    command: string,
    ...args: readonly string[]
  ): { readonly code: number | null; readonly output: string } => {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        NX_DAEMON: 'false',
        // What was built once for this workspace is good for its copy.
        GRIMOIRE_HOME: process.env['GRIMOIRE_HOME'] ?? path.join(house, '.grimoire'),
        PATH: `${root}/node_modules/.bin:${process.env['PATH'] ?? ''}`,
      },
    });
    return { code: status, output: `${stdout}${stderr}` };
  };
  const made = ['charms/night-watch', 'libs/interfaces/lantern', 'rocks/night-watch'];

  beforeAll(() => {
    copyWorkspace(house, root);
    run('nx', 'generate', 'charm', 'night-watch');
    run('nx', 'generate', 'interface', 'lantern');
    run('nx', 'generate', 'rock', 'night-watch');
  }, 120_000);
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

  it('compiles', () => {
    expect(run('tsc', '-b', 'charms/night-watch', 'libs/interfaces/lantern')).toBe('');
  });

  it('is formatted and has nothing to be found by the linter', () => {
    expect(tried('oxfmt', '--check', ...made, 'tsconfig.json')).toMatchObject({ code: 0 });
    expect(tried('oxlint', '--deny-warnings', ...made)).toMatchObject({ code: 0 });
  });

  it('is known to the compiler and to npm, in the order that npm keeps', () => {
    const { references } = JSON.parse(fs.readFileSync(path.join(root, 'tsconfig.json'), 'utf8'));
    expect(references).toEqual(expect.arrayContaining([{ path: made[0] }, { path: made[1] }]));
    const { packages } = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
    expect(packages['node_modules/@grimoire/lantern']).toEqual({ resolved: made[1], link: true });
    const before = JSON.parse(fs.readFileSync(path.join(house, 'package-lock.json'), 'utf8')).packages;
    expect(Object.keys(packages).filter((name) => name in before)).toEqual(Object.keys(before));
  });

  it.each(made.slice(0, 2))('has tests that pass: %s', (folder) => {
    const config = path.relative(path.join(root, folder), path.join(root, 'vitest.config.ts'));
    expect(run('vitest', 'run', '--root', folder, '--config', config)).toMatch(/Tests .*passed/);
  });

  it('keeps to the boundaries of the house', () => {
    run('git', 'init', '--quiet');
    run('git', 'add', '--all');
    // Others may be at work in the workspace that was copied: what is found there is not this test's.
    const { output } = tried('node', '--conditions=@grimoire/source', 'tools/check/src/main.ts');
    expect(output.split('\n').filter((finding) => made.some((folder) => finding.includes(folder)))).toEqual([]);
  });

  it('packs', () => {
    const packer = ['--conditions=@grimoire/source', 'tools/pack/src/cli.ts'];
    run('node', ...packer, 'check', 'charms/night-watch');
    run('node', ...packer, 'pack', 'charms/night-watch', '--architecture', 'amd64');
    expect(
      fs.readdirSync(path.join(root, 'charms/night-watch/dist')).filter((name) => name.endsWith('.charm')),
    ).toEqual(['night-watch_ubuntu@22.04-amd64.charm']);
  });

  it('has a rock whose definition is right', () => {
    expect(tried('nx', 'check', 'rock-night-watch')).toMatchObject({ code: 0 });
  });

  it('does not write over what is there', () => {
    expect(() => run('nx', 'generate', 'rock', 'night-watch')).toThrow(/is there already/);
  });
});

describe('a name', () => {
  it('is told in the spellings of code', () => {
    expect(namesOf('night-watch')).toEqual({ name: 'night-watch', pascal: 'NightWatch', camel: 'nightWatch' });
  });

  it.each(['', 'Night', 'night_watch', '1st', 'night-1', 'a--b', '-a', 'a-'])('is refused: %j', (name) => {
    expect(() => namesOf(name)).toThrow(/is no name/);
  });
});
