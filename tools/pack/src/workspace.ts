import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { PackError } from './problem.ts';

/** The workspace that a charm stands in, as far as packing concerns it. */
export interface Workspace {
  readonly root: string;
  /** What is worth keeping between packs; safe to delete. */
  readonly cache: string;
  /** What the lock file says of a package of the registry. @throws {PackError} when it does not name it */
  locked(name: string): LockedPackage;
  /** Every folder, from the root, that the lock file puts the same package into, in a fixed order; none if it has no such folder. */
  places(folder: string): readonly string[];
}

export interface LockedPackage {
  readonly version: string;
  /** `sha512-<base64>` of the package's archive. */
  readonly integrity: string;
}

const manifestSchema = v.object({ workspaces: v.array(v.string()) });
const lockSchema = v.object({ packages: v.record(v.string(), v.looseObject({})) });
const lockedSchema = v.object({ version: v.string(), integrity: v.string() });

type Lock = v.InferOutput<typeof lockSchema>['packages'];

/** Looks upwards from a folder. @throws {PackError} when there is no workspace around it */
export function workspaceOf(folder: string): Workspace {
  const root = ancestors(path.resolve(folder)).find((candidate) =>
    v.is(manifestSchema, readJson(path.join(candidate, 'package.json'))),
  );
  if (root === undefined)
    throw new PackError(`${folder}: not in a workspace: no package.json with "workspaces" above it`);
  const home = process.env['GRIMOIRE_HOME'] ?? path.join(root, '.grimoire');
  const lock = lockedPackages(root);
  return {
    root,
    cache: path.join(home, 'cache'),
    locked: (name) => locked(root, lock, name),
    places: (place) => places(lock, place.replaceAll(path.sep, '/')),
  };
}

function locked(root: string, lock: Lock, name: string): LockedPackage {
  const entry = v.safeParse(lockedSchema, lock[`node_modules/${name}`]);
  if (entry.success) return entry.output;
  throw new PackError(
    `${path.join(root, 'package-lock.json')}: does not lock ${name}: run \`npm install\` and commit the lock file`,
  );
}

function places(lock: Lock, place: string): readonly string[] {
  const integrity = lock[place]?.['integrity'];
  if (integrity === undefined) return [];
  const same = Object.entries(lock).filter(([, entry]) => entry['integrity'] === integrity);
  return same.map(([folder]) => folder).toSorted();
}

function lockedPackages(root: string): Lock {
  const lock = v.safeParse(lockSchema, readJson(path.join(root, 'package-lock.json')));
  return lock.success ? lock.output.packages : {};
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function ancestors(folder: string): readonly string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}
