import type { Tree } from '@nx/devkit';
import { namesOf } from '../names.ts';
import { finish, writePackage, type Manifest } from '../write.ts';
import { index, provider, readme, requirer, test, wire } from './sources.ts';

interface Options {
  readonly name: string;
  /** What `charmcraft.yaml` calls it. Default: the name with `_` for `-`. */
  readonly interface?: string;
}

/** `libs/interfaces/<name>`: both ends of a relation in which somebody asks for a name and is told an address and a password. */
export default function relationInterface(tree: Tree, options: Options): () => void {
  const names = namesOf(options.name);
  const spoken = options.interface ?? names.name.replaceAll('-', '_');
  const folder = `libs/interfaces/${names.name}`;
  const manifest: Manifest = {
    name: `@grimoire/${names.name}`,
    version: '0.1.0',
    description: `The ${spoken} relation, both sides.`,
    license: 'Apache-2.0',
    files: ['dist', 'README.md', 'CHANGELOG.md'],
    type: 'module',
    exports: {
      '.': {
        '@grimoire/source': './src/index.ts',
        types: './dist/index.d.ts',
        default: './dist/index.js',
      },
      './package.json': './package.json',
    },
    dependencies: { '@grimoire/charm': '0.1.0' },
    devDependencies: { '@grimoire/testing': '0.1.0' },
    nx: { name: `lib-${names.name}` },
  };
  writePackage(tree, {
    folder,
    manifest,
    files: {
      'README.md': readme(names, spoken),
      'CHANGELOG.md': '# Changelog\n\n## Unreleased\n- First version.\n',
      'src/index.ts': index(names),
      'src/wire.ts': wire(spoken),
      'src/requirer.ts': requirer(names, spoken),
      'src/provider.ts': provider(names, spoken),
      [`src/${names.name}.test.ts`]: test(names),
    },
  });
  return () => finish(tree.root, { folder, manifest });
}
