import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createNodes, inferred } from './plugin.ts';

const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'grimoire-nx-'));
afterAll(() => fs.rmSync(workspace, { recursive: true }));

function write(...files: readonly string[]): void {
  for (const file of files) {
    fs.mkdirSync(path.join(workspace, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(workspace, file), '');
  }
}

function targetsOf(file: string): readonly string[] | undefined {
  const [project] = Object.values(inferred(file, workspace).projects ?? {});
  return project && Object.keys(project.targets ?? {}).toSorted();
}

describe('inference', () => {
  write('libs/whole/tsconfig.json', 'libs/whole/src/a.ts', 'libs/whole/src/deep/a.test.ts');
  write('libs/untested/tsconfig.json', 'libs/untested/src/a.ts');
  write('tools/plain/src/a.mjs');
  write('test/bare/tsconfig.json');

  it.each([
    ['libs/whole/package.json', ['lint', 'test', 'typecheck']],
    ['libs/untested/package.json', ['lint', 'typecheck']],
    ['tools/plain/package.json', ['lint']],
    ['test/bare/package.json', []],
    ['charms/synapse/charmcraft.yaml', ['build', 'build-here', 'check', 'generate', 'judge', 'tree']],
    ['charms/backing/postgresql-k8s/charmcraft.yaml', ['build', 'build-here', 'check', 'generate', 'judge', 'tree']],
    ['rocks/synapse/rockcraft.yaml', ['build', 'check']],
    ['tools/pack/fixtures/demo/charmcraft.yaml', undefined],
    ['libs/hook-protocol/peers/package.json', undefined],
  ])('%s: %j', (file, expected) => {
    expect(targetsOf(file)).toEqual(expected);
  });

  it('names a rock after its folder and leaves the name of a charm to its package.json', () => {
    expect(inferred('rocks/synapse/rockcraft.yaml', workspace).projects?.['rocks/synapse']?.name).toBe('rock-synapse');
    expect(inferred('charms/synapse/charmcraft.yaml', workspace).projects?.['charms/synapse']).not.toHaveProperty(
      'name',
    );
  });

  it('never keeps in the cache what a builder keeps by itself', () => {
    const rock = inferred('rocks/synapse/rockcraft.yaml', workspace).projects?.['rocks/synapse'];
    expect(rock?.targets?.['build']?.cache).toBe(false);
  });

  it('looks at every kind of file that it infers from', () => {
    expect(createNodes[0]).toBe('{charms,libs,tools,test,rocks}/**/{package.json,charmcraft.yaml,rockcraft.yaml}');
  });
});
