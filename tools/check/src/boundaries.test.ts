import { describe, expect, it } from 'vitest';
import { boundaryFindings, unusedFindings, type Package } from './boundaries.ts';

const library = (folder: string, name: string, dependencies: readonly string[] = []): Package => ({
  folder,
  name,
  dependencies,
  devDependencies: [],
});
const packages = [
  library('charms/synapse', '@grimoire/charm-synapse', ['@grimoire/charm', '@grimoire/juju-model', 'yaml']),
  library('charms/indico', '@grimoire/charm-indico', ['@grimoire/charm-synapse']),
  library('libs/charm', '@grimoire/charm', ['@grimoire/pebble', '@grimoire/postgresql']),
  library('libs/interfaces/postgresql', '@grimoire/postgresql', ['@grimoire/charm']),
  library('libs/juju-model', '@grimoire/juju-model'),
  library('libs/pebble', '@grimoire/pebble'),
];
const findings = (path: string, text: string) =>
  boundaryFindings([{ path, text }], packages, ['vitest']).map(({ line, why }) => `${line}: ${why}`);

describe('boundaries', () => {
  it.each([
    ['a library imports a charm', 'libs/charm/src/a.ts', `import { x } from '@grimoire/postgresql';`],
    ['a charm imports a charm', 'charms/indico/src/a.ts', `export * from '@grimoire/charm-synapse';`],
    ['a charm imports the model', 'charms/synapse/src/a.ts', `const model = await import('@grimoire/juju-model');`],
  ])('refuses that %s', (_, path, text) => {
    expect(findings(path, text)).toEqual([expect.stringContaining('imports point one way')]);
  });

  it('lets a test of a charm use the model', () => {
    expect(
      findings(
        'charms/synapse/src/a.test.ts',
        `import { x } from '@grimoire/juju-model';\nimport { it } from 'vitest';`,
      ),
    ).toEqual([]);
  });

  it('names the line of an import that package.json does not declare', () => {
    expect(findings('libs/pebble/src/a.ts', `import fs from 'node:fs';\n\nimport yaml from 'yaml';`)).toEqual([
      '3: yaml is not in the dependencies of libs/pebble/package.json',
    ]);
  });

  it('refuses a relative path into another package', () => {
    expect(findings('libs/charm/src/a.ts', `import { x } from '../../pebble/src/index.ts';`)).toEqual([
      expect.stringContaining('leaves libs/charm'),
    ]);
  });

  it('names a dependency that nothing uses', () => {
    expect(
      unusedFindings([{ path: 'charms/synapse/src/a.ts', text: `import '@grimoire/charm';` }], packages),
    ).toContainEqual({
      file: 'charms/synapse/package.json',
      why: '@grimoire/juju-model is declared and not used',
    });
  });
});
