import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import type { Bundle } from '../bundle/bundle.ts';
import { entryFile } from '../bundle/bundle.ts';
import { PackError } from '../problem.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { dispatch } from './dispatch.ts';

export interface TreeFile {
  readonly path: string;
  readonly mode: 0o644 | 0o755;
  readonly content: Buffer;
}

/**
 * The files of a charm that are the same on every platform: all but what Juju reads (charmcraft writes that itself) and
 * the runtime's program.
 * @param folder the charm's @param root the workspace's
 */
export function sharedFiles(folder: string, root: string, version: string, bundle: Bundle): readonly TreeFile[] {
  const optional = ['README.md', 'icon.svg'].flatMap((name) => copied(path.join(folder, name), name));
  const licence = [folder, root].flatMap((place) => copied(path.join(place, 'LICENSE'), 'LICENSE')).slice(0, 1);
  if (licence.length === 0) throw new PackError(`${folder}: no LICENSE there nor at the top of the workspace: add one`);
  return [
    text('dispatch', dispatch, 0o755),
    text('version', `${version}\n`),
    ...licence,
    ...optional,
    ...[...bundle.files].map(([name, code]) => text(`dist/${name}`, code, name === entryFile ? 0o755 : 0o644)),
    ...bundle.packages.flatMap(licenceOf),
  ];
}

/** The licence of the runtime, whose program is added where it is needed. */
export function runtimeFiles(runtime: Runtime): readonly TreeFile[] {
  return copied(runtime.licence, 'licenses/node.txt');
}

export const programPath = 'bin/node';

const packageSchema = v.object({ name: v.string(), version: v.string() });

/** Whoever passes a package on passes its licence on. */
function licenceOf(folder: string): readonly TreeFile[] {
  const file = fs.readdirSync(folder).find((name) => /^licen[cs]e(\.(md|txt))?$/i.test(name));
  const { name, version } = v.parse(
    packageSchema,
    JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')),
  );
  return file === undefined ? [] : copied(path.join(folder, file), `licenses/${name.replace('/', '-')}-${version}.txt`);
}

function copied(from: string, to: string): readonly TreeFile[] {
  return fs.existsSync(from) ? [{ path: to, mode: 0o644, content: fs.readFileSync(from) }] : [];
}

function text(name: string, content: string, mode: TreeFile['mode'] = 0o644): TreeFile {
  return { path: name, mode, content: Buffer.from(content) };
}
