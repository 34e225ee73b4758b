import { execFileSync } from 'node:child_process';
import type { Tree } from '@nx/devkit';
import { namesOf } from '../names.ts';
import { finish, writePackage, type Manifest } from '../write.ts';
import { charmcraft, changelog, readme } from './texts.ts';
import { charm, charmTest, laws, workload } from './sources.ts';

/**
 * `charms/<name>`: a charm that serves a page, with its tests. Its container is `<name>`, its image the rock `<name>`
 * (`nx generate rock <name>`).
 */
export default function generateCharm(tree: Tree, { name: given }: { readonly name: string }): () => void {
  const names = namesOf(given);
  const folder = `charms/${names.name}`;
  const manifest: Manifest = {
    name: `@grimoire/charm-${names.name}`,
    version: '0.1.0',
    private: true,
    description: `The ${names.name} charm.`,
    license: 'Apache-2.0',
    type: 'module',
    dependencies: { '@grimoire/charm': '0.1.0' },
    devDependencies: { '@grimoire/testing': '0.1.0' },
    nx: { name: names.name },
  };
  writePackage(tree, {
    folder,
    manifest,
    files: {
      'charmcraft.yaml': charmcraft(names),
      'README.md': readme(names),
      'CHANGELOG.md': changelog,
      'src/charm.ts': charm(names),
      'src/workload.ts': workload(names),
      'src/charm.test.ts': charmTest(names),
      'src/laws.test.ts': laws(names),
    },
  });
  return () => {
    const packer = ['--conditions=@grimoire/source', 'tools/pack/src/cli.ts', 'generate', folder];
    execFileSync(process.execPath, packer, { cwd: tree.root, stdio: ['ignore', 'ignore', 'inherit'] });
    finish(tree.root, { folder, manifest });
  };
}
