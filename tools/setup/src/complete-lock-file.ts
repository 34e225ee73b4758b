/**
 * Completes package-lock.json after `npm install` asked a registry that mirrors only some platforms:
 *
 *     npx node tools/setup/src/complete-lock-file.ts
 *
 * npm then leaves out the optional packages that it did not find (those for macOS, musl, ...), and `npm ci` refuses such
 * a lock file everywhere. Packages added here are never fetched on a machine that Grimoire runs on: they say which
 * platform they are for, and have no digest, because there was nothing to take one from.
 */
import fs from 'node:fs';
import path from 'node:path';

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32'];

/** As much of an entry of the lock file as is read here. */
export interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** An entry for a package of one platform. */
export interface PlatformPackage extends LockedPackage {
  readonly version: string;
  readonly optional: true;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

type Packages = Readonly<Record<string, LockedPackage>>;

/** The entries that `npm ci` would miss, by their place in the lock file, such as `node_modules/vite`. */
export function missingOptionals(packages: Packages): Record<string, PlatformPackage> {
  const missing: Record<string, PlatformPackage> = {};
  for (const [place, { optionalDependencies = {}, dev = false }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      // A range may be met by many versions: only npm can say which. Those for one platform are exact.
      if (!/^\d/.test(version) || imported({ ...packages, ...missing }, place, name)?.version === version) continue;
      const beside = `${place.slice(0, place.lastIndexOf('node_modules/'))}node_modules/${name}`;
      const isFree = packages[beside] === undefined && missing[beside] === undefined;
      missing[isFree ? beside : `${place}/node_modules/${name}`] = entry(name, version, dev);
    }
  }
  return missing;
}

/** What a package at a place gets when it imports a name: the nearest one, going up. */
function imported(packages: Packages, place: string, name: string): LockedPackage | undefined {
  for (let folder = place; folder !== '.'; folder = path.posix.dirname(folder)) {
    const found = packages[path.posix.join(folder, 'node_modules', name)];
    if (found !== undefined) return found;
  }
  return packages[`node_modules/${name}`];
}

function entry(name: string, version: string, dev: boolean): PlatformPackage {
  const words = name.split(/[/-]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  if (os.length === 0 && cpu.length === 0) {
    throw new Error(`${name}: its name does not tell its platform: add it to package-lock.json by hand`);
  }
  const libc = words.includes('musl') ? ['musl'] : ['glibc'];
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(dev && { dev }),
    ...(os.includes('linux') && /-(gnu|musl)$/.test(name) && { libc }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}

if (import.meta.main) {
  const file = path.resolve(import.meta.dirname, '../../../package-lock.json');
  const lock: { readonly packages: Packages } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const missing = missingOptionals(lock.packages);
  const places = Object.entries({ ...lock.packages, ...missing }).toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  fs.writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(places) }, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} optional packages added`);
}
