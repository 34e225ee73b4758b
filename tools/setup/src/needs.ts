import { execFileSync, spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { openHome } from '@grimoire/local';
import { lacks } from '@grimoire/local/world';
import { hostEnvironment, requirements } from '@grimoire/rock';

/** Something that this machine does not have, with what it is for and what mends it. */
export interface Need {
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  /** The Debian or Ubuntu package that would bring it, when one would. */
  readonly package?: string;
}

const go: Need = {
  what: 'go',
  why: 'builds Pebble, once',
  remedy: 'install Go 1.26 or newer (https://go.dev/dl) and put it on the PATH',
  package: 'golang-go',
};

/** Programs that no other part asks for itself: what compiles Pebble, and what Nx asks for changes. */
const ownPrograms: readonly Need[] = [
  go,
  {
    what: 'git',
    why: 'tells Nx and the packer what changed',
    remedy: 'sudo apt-get install --no-install-recommends git',
    package: 'git',
  },
];

/** All that is missing, at once. Empty: `npm start` and `npm test` have what they need. */
export async function needs(): Promise<readonly Need[]> {
  const isRoot = process.getuid?.() === 0;
  const programs = [
    ...ownPrograms,
    ...requirements
      .filter(({ ordinaryUserOnly }) => ordinaryUserOnly !== true || !isRoot)
      .map(({ command, package: name, why, remedy }) => ({ what: command, why, remedy, package: name })),
  ].filter(({ what }) => !isProgram(what));
  const machine = (await lacks({ dir: openHome().path })).filter(
    ({ what }) => !programs.some((program) => program.what === what),
  );
  const old = isProgram('go') ? oldGo(execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' })) : undefined;
  return [...programs, ...(old === undefined ? [] : [old]), ...machine];
}

/** From 1.21 on, Go fetches by itself the newer Go that a module asks for. @param version e.g. `go1.26.5` */
export function oldGo(version: string): Need | undefined {
  const [major = 0, minor = 0] = version.trim().replace(/^go/, '').split('.').map(Number.parseFloat);
  if (major > 1 || minor >= 21) return undefined;
  const { package: _, ...rest } = go;
  return { ...rest, what: `go (${version.trim()} is too old)` };
}

/**
 * What root can put right with a package manager is put right, with a word about it; the rest comes back.
 *
 * @param log gets one line a step
 */
export async function provide(log: (line: string) => void): Promise<readonly Need[]> {
  const missing = await needs();
  const packages = [...new Set(missing.flatMap((need) => need.package ?? []))];
  if (packages.length === 0 || process.getuid?.() !== 0 || !isProgram('apt-get')) return missing;
  log(`Installing ${packages.join(', ')} with apt-get ...`);
  const quietly: SpawnSyncOptions = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], quietly);
  spawnSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...packages], quietly);
  return needs();
}

/** The needs as a person reads them. */
export function describeNeeds(missing: readonly Need[]): string {
  if (missing.length === 0) return 'This machine has all that Grimoire needs.';
  const rows = missing.map(({ what, why, remedy }) => `  ${what}: ${why}\n      ${remedy}`);
  return ['This machine lacks:', ...rows].join('\n');
}

function isProgram(name: string): boolean {
  // Some needs are files, which a shell would call programs only if they could be run.
  if (isAbsolute(name)) return existsSync(name);
  try {
    execFileSync('/bin/sh', ['-c', 'command -v "$0"', name], { env: hostEnvironment(), stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
