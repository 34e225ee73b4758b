import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { PackError } from '../problem.ts';

export interface Wanted {
  readonly name: string;
  readonly version: string;
  /** `sha512-<base64>`, from the lock file. */
  readonly integrity: string;
  readonly cache: string;
  readonly log: (line: string) => void;
}

/**
 * The program and licence of a package that npm does not install here, because it is for another architecture.
 * npm brings the archive, the lock file judges it; kept in the cache. @returns its folder
 */
export function fetchPackage({ name, version, integrity, cache, log }: Wanted): string {
  const kept = path.join(
    cache,
    'packages',
    `${name}-${version}-${integrity.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 22)}`,
  );
  if (fs.existsSync(kept)) return kept;
  log(`fetching ${name}@${version}`);
  fs.mkdirSync(path.dirname(kept), { recursive: true });
  const folder = fs.mkdtempSync(`${kept}.`);
  try {
    const archive = path.join(folder, download(`${name}@${version}`, folder));
    const [algorithm = '', expected] = integrity.split(/-(.*)/s);
    if (createHash(algorithm).update(fs.readFileSync(archive)).digest('base64') !== expected) {
      throw new PackError(
        `${name}@${version}: what the registry sent is not what package-lock.json pins: do not use it`,
      );
    }
    execFileSync('tar', ['-xzf', archive, '-C', folder, '--strip-components=1', 'package/bin/node', 'package/LICENSE']);
    fs.rmSync(archive);
    fs.renameSync(folder, kept);
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true });
    // Another pack may have brought it meanwhile.
    if (!fs.existsSync(kept)) throw error;
  }
  return kept;
}

function download(specifier: string, folder: string): string {
  try {
    const options = ['--silent', '--ignore-scripts', '--pack-destination', folder];
    execFileSync('npm', ['pack', ...options, specifier], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new PackError(
      `cannot fetch ${specifier}: npm could not reach its registry: go online once, or pack with --architecture for this machine only`,
      { cause: error },
    );
  }
  const archive = fs.readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (archive === undefined)
    throw new PackError(`cannot fetch ${specifier}: npm left no archive: run \`npm pack ${specifier}\` to see why`);
  return archive;
}
