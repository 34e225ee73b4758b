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
}

export interface LockedPackage {
  readonly version: string;
  /** `sha512-<base64>` of the package's archive. */
  readonly integrity: string;
}

const manifestSchema = v.object({ workspaces: v.array(v.string()) });
const lockSchema = v.object({ packages: v.record(v.string(), v.looseObject({})) });
const lockedSchema = v.object({ version: v.string(), integrity: v.string() });

/** Looks upwards from a folder. @throws {PackError} when there is no workspace around it */
export function workspaceOf(folder: string): Workspace {
  const root = ancestors(path.resolve(folder)).find((candidate) =>
    v.is(manifestSchema, readJson(path.join(candidate, 'package.json'))),
  );
  if (root === undefined)
    throw new PackError(`${folder}: not in a workspace: no package.json with "workspaces" above it`);
  const home = process.env['GRIMOIRE_HOME'] ?? path.join(root, '.grimoire');
  return { root, cache: path.join(home, 'cache'), locked: (name) => locked(root, name) };
}

function locked(root: string, name: string): LockedPackage {
  const file = path.join(root, 'package-lock.json');
  const lock = v.safeParse(lockSchema, readJson(file));
  const entry = lock.success ? v.safeParse(lockedSchema, lock.output.packages[`node_modules/${name}`]) : undefined;
  if (!entry?.success)
    throw new PackError(`${file}: does not lock ${name}: run \`npm install\` and commit the lock file`);
  return entry.output;
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
