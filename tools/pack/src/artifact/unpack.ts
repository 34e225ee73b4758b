import fs from 'node:fs';
import path from 'node:path';
import { PackError } from '../problem.ts';
import { readArtifact, type ArtifactFile } from './artifact.ts';
import { hookNames } from './hooks.ts';

/**
 * Unpacks a charm as Juju's agent does: modes from the archive, missing directories made, existing files replaced,
 * symbolic links only if relative and inside, known hooks made executable for their owner (`dispatch` not).
 * `revision` is not written: the agent does that.
 *
 * @throws {PackError} before anything is written, when an entry leaves the charm or is of another type
 */
export function unpack(artifact: string, destination: string): void {
  const { files: byPath, declared } = readArtifact(artifact);
  const files = [...byPath.values()];
  for (const file of files) {
    const wrong = refusal(file);
    if (wrong !== undefined)
      throw new PackError(`${artifact}: "${file.path}" ${wrong}: Juju would not unpack this charm`);
  }
  fs.mkdirSync(destination, { recursive: true });
  for (const file of files) writeFile(file, path.join(destination, file.path));
  const hooks = hookNames(declared['metadata.yaml']);
  for (const { path: name, kind, mode } of files) {
    if (kind !== 'file' || path.posix.dirname(name) !== 'hooks' || !hooks.has(path.posix.basename(name))) continue;
    fs.chmodSync(path.join(destination, name), mode | 0o100);
  }
}

function refusal(file: ArtifactFile): string | undefined {
  if (!inside(file.path)) return 'leaves the charm';
  if (file.kind === 'other') return 'is neither a file, a directory nor a symbolic link';
  if (file.kind !== 'symlink') return undefined;
  const target = file.read().toString('utf8');
  if (path.posix.isAbsolute(target)) return `is a symbolic link to the absolute path ${target}`;
  return inside(path.posix.join(path.posix.dirname(file.path), target))
    ? undefined
    : `links to ${target}, outside the charm`;
}

function inside(name: string): boolean {
  const clean = path.posix.normalize(name);
  return !path.posix.isAbsolute(clean) && clean !== '..' && !clean.startsWith('../');
}

function writeFile(file: ArtifactFile, target: string): void {
  if (file.kind === 'directory') {
    fs.mkdirSync(target, { recursive: true });
    fs.chmodSync(target, file.mode);
    return;
  }
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.rmSync(target, { force: true, recursive: true });
  if (file.kind === 'symlink') {
    fs.symlinkSync(file.read().toString('utf8'), target);
    return;
  }
  fs.writeFileSync(target, file.read(), { flag: 'wx' });
  fs.chmodSync(target, file.mode);
}
