import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

function manifest(name: string, rest: object = {}): string {
  return JSON.stringify({ name: `@grimoire/${name}`, version: '0.1.0', ...rest });
}

/**
 * Nx itself, on a small workspace with our plugin and nx.json and a packer that only copies: what is built again when
 * what changes.
 */
describe('nx build of a charm', { timeout: 60_000 }, () => {
  const house = path.resolve(import.meta.dirname, '../../..');
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'grimoire-nx-cache-'));
  const put = (file: string, text: string): void => {
    fs.mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  };

  beforeAll(() => {
    for (const file of [
      'nx.json',
      'tsconfig.base.json',
      'vitest.config.ts',
      'vitest.setup.ts',
      'LICENSE',
      '.gitignore',
    ]) {
      fs.copyFileSync(path.join(house, file), path.join(root, file));
    }
    fs.cpSync(path.join(house, 'tools/nx/src'), path.join(root, 'tools/nx/src'), { recursive: true });
    fs.symlinkSync(path.join(house, 'node_modules'), path.join(root, 'node_modules'));
    put('package.json', manifest('house', { type: 'module', workspaces: ['charms/*', 'libs/*', 'tools/*'] }));
    put('package-lock.json', '{"lockfileVersion":3,"packages":{}}');
    put('tools/nx/package.json', manifest('nx', { type: 'module' }));
    put('tools/pack/package.json', manifest('pack', { type: 'module', nx: { name: 'tool-pack' } }));
    put(
      'tools/pack/src/cli.ts',
      `import fs from 'node:fs';
       fs.mkdirSync('charms/demo/dist', { recursive: true });
       fs.writeFileSync('charms/demo/dist/demo_amd64.charm', fs.readFileSync('libs/lib/src/index.ts'));`,
    );
    put('libs/lib/package.json', manifest('lib', { nx: { name: 'lib-lib' } }));
    put('libs/lib/src/index.ts', 'one');
    put('libs/lib/src/index.test.ts', 'one test');
    put('libs/other/package.json', manifest('other', { nx: { name: 'lib-other' } }));
    put('libs/other/src/index.ts', 'one');
    put(
      'charms/demo/package.json',
      manifest('demo', { dependencies: { '@grimoire/lib': '0.1.0' }, nx: { name: 'demo' } }),
    );
    put('charms/demo/charmcraft.yaml', 'name: demo');
    put('charms/demo/src/charm.ts', 'one');
  });
  afterAll(() => fs.rmSync(root, { recursive: true }));

  const artifact = path.join(root, 'charms/demo/dist/demo_amd64.charm');
  function build(): 'cached' | 'built' {
    const output = execFileSync(path.join(house, 'node_modules/.bin/nx'), ['build', 'demo'], {
      cwd: root,
      encoding: 'utf8',
      env: {
        PATH: `${path.join(house, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
        HOME: root,
        NX_DAEMON: 'false',
        CI: 'true',
      },
    });
    return /read the output from the cache|local cache|existing outputs match/i.test(output) ? 'cached' : 'built';
  }

  it('is cached until something that goes into it changes', () => {
    expect(build()).toBe('built');
    expect(build()).toBe('cached');
    put('libs/other/src/index.ts', 'two');
    put('libs/lib/src/index.test.ts', 'a test');
    expect(build(), 'a library that the charm does not use, and a test of one that it does').toBe('cached');
    put('libs/lib/src/index.ts', 'two');
    expect(build(), 'a library of the charm').toBe('built');
    expect(fs.readFileSync(artifact, 'utf8')).toBe('two');
    put('package-lock.json', '{"lockfileVersion":3,"packages":{"node_modules/x":{}}}');
    expect(build(), 'the lock file').toBe('built');
    put('tools/pack/src/more.ts', '');
    expect(build(), 'the packer').toBe('built');
  });

  it('brings a lost artifact back from the cache', () => {
    build();
    fs.rmSync(artifact);
    expect(build()).toBe('cached');
    expect(fs.existsSync(artifact)).toBe(true);
  });
});
