import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Tree } from '@nx/devkit';

/** A package of the workspace that is to be made. */
export interface NewPackage {
  /** From the workspace root. */
  readonly folder: string;
  /** Text by path from the folder. */
  readonly files: Readonly<Record<string, string>>;
  /** `package.json`. */
  readonly manifest: Manifest;
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

type Json = Record<string, unknown>;

/** @throws Error when there is something in the folder already. */
export function writeFiles(tree: Tree, folder: string, files: Readonly<Record<string, string>>): void {
  if (tree.exists(folder)) throw new Error(`${folder} is there already: take another name, or remove it`);
  for (const [file, text] of Object.entries(files)) tree.write(`${folder}/${file}`, text);
}

/** Writes a package and makes it known to npm (its lock file) and to the compiler (the root's references). */
export function writePackage(tree: Tree, { folder, files, manifest }: NewPackage): void {
  const up = folder.replace(/[^/]+/g, '..');
  const packages = { ...manifest.dependencies, ...manifest.devDependencies };
  const references = Object.keys(packages).flatMap((name) => {
    const found = folderOf(tree, name);
    return found === undefined ? [] : [{ path: `${up}/${found}` }];
  });
  writeFiles(tree, folder, {
    'package.json': json(manifest),
    'tsconfig.json': json({ extends: `${up}/tsconfig.base.json`, references }),
    ...files,
  });
  change(tree, 'tsconfig.json', (root) => ({
    ...root,
    references: [...(Array.isArray(root['references']) ? root['references'] : []), { path: folder }],
  }));
  change(tree, 'package-lock.json', (lock) => ({ ...lock, packages: locked(lock['packages'], folder, manifest) }));
}

/** As npm writes them: by path, links after the folders they lead to. */
function locked(packages: unknown, folder: string, manifest: Manifest): Json {
  const { name, version, license, dependencies, devDependencies } = manifest;
  const entries = Object.entries({
    ...(isJson(packages) ? packages : {}),
    [folder]: { name, version, license, dependencies, devDependencies },
    [`node_modules/${name}`]: { resolved: folder, link: true },
  });
  return Object.fromEntries(entries.toSorted(([a], [b]) => a.localeCompare(b, 'en')));
}

function folderOf(tree: Tree, name: string): string | undefined {
  const lock = tree.read('package-lock.json', 'utf8');
  const packages: unknown = lock === null ? {} : JSON.parse(lock).packages;
  const link = isJson(packages) ? packages[`node_modules/${name}`] : undefined;
  return isJson(link) && typeof link['resolved'] === 'string' ? link['resolved'] : undefined;
}

function change(tree: Tree, file: string, how: (was: Json) => Json): void {
  const text = tree.read(file, 'utf8');
  const was: unknown = text === null ? undefined : JSON.parse(text);
  if (isJson(was)) tree.write(file, json(how(was)));
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** What is left once the files are on the disk: the link that npm would make, and the house's format. */
export function finish(workspace: string, { folder, manifest }: Pick<NewPackage, 'folder' | 'manifest'>): void {
  const link = path.join(workspace, 'node_modules', manifest.name);
  fs.mkdirSync(path.dirname(link), { recursive: true });
  if (!fs.existsSync(link)) fs.symlinkSync(path.relative(path.dirname(link), path.join(workspace, folder)), link);
  format(workspace, [folder, 'tsconfig.json']);
}

/** Text depends on the length of names: the formatter has the last word. */
export function format(workspace: string, paths: readonly string[]): void {
  const oxfmt = path.join(workspace, 'node_modules/oxfmt/bin/oxfmt');
  execFileSync(process.execPath, [oxfmt, ...paths], { cwd: workspace, stdio: ['ignore', 'ignore', 'inherit'] });
}
