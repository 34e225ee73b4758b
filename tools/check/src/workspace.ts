import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Package, SourceFile } from './boundaries.ts';

/** Every text file that git tracks, with what it holds in the working tree. */
export function trackedFiles(workspace: string): readonly SourceFile[] {
  const names = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: workspace,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return names
    .split('\0')
    .filter((name) => name !== '' && fs.existsSync(path.join(workspace, name)))
    .map((name) => ({ path: name, text: fs.readFileSync(path.join(workspace, name), 'utf8') }))
    .filter(({ text }) => !text.includes('\0'));
}

export function packagesOf(files: readonly SourceFile[]): readonly Package[] {
  return files
    .filter(
      (file) =>
        /^(charms|libs|tools|test)\/.*package\.json$/.test(file.path) &&
        !/\/(fixtures|templates|peers)\//.test(file.path),
    )
    .map((file) => {
      const manifest = parse(file);
      return {
        name: String(manifest['name']),
        folder: path.posix.dirname(file.path),
        dependencies: keys(manifest['dependencies']),
        devDependencies: keys(manifest['devDependencies']),
      };
    });
}

export function rootDevDependencies(files: readonly SourceFile[]): readonly string[] {
  const root = files.find((file) => file.path === 'package.json');
  return root ? keys(parse(root)['devDependencies']) : [];
}

function parse(file: SourceFile): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(file.text);
  if (typeof value !== 'object' || value === null) throw new TypeError(`${file.path}: not an object`);
  return Object.fromEntries(Object.entries(value));
}

function keys(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
