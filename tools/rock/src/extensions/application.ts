import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RockError } from '../rock-error.ts';
import { daemon, texts, type Mapping, type Project } from './extension.ts';

/**
 * The part that copies the application into its folder of the image: what the project says under `prime`, else what is
 * there of the usual names.
 *
 * @param into the folder without a leading slash: `flask/app`
 */
export function copied(project: Project, part: string, into: string, usual: readonly string[], key = 'prime'): Mapping {
  const own = texts(project, part, key);
  const stray = own.find((entry) => !new RegExp(`^-? *${into}/`).test(entry));
  if (stray !== undefined) {
    throw new RockError(`parts.${part}.${key}: "${stray}" must begin with ${into}/, the application's folder`);
  }
  const wanted =
    own.length > 0 ? own : usual.filter((name) => existsSync(join(project.dir, name))).map((name) => `${into}/${name}`);
  const named = wanted.filter((entry) => !entry.startsWith('-'));
  // Copied by hand: craft-parts cannot move a folder `app` into a folder `app`.
  const lines = named.map(
    (entry) => `cp -r --parents "${entry.slice(into.length + 1)}" "$CRAFT_PART_INSTALL/${into}/"\n`,
  );
  return {
    plugin: 'nil',
    source: '.',
    'override-build': `craftctl default\ninstall -d "$CRAFT_PART_INSTALL/${into}"\n${lines.join('')}`,
    prime: wanted,
    permissions: [{ owner: daemon, group: daemon }],
  };
}

/** Empty folders that the workload's user may write. */
export function writable(...folders: readonly string[]): Mapping {
  return {
    plugin: 'nil',
    'override-build': folders.map((folder) => `install -d "$CRAFT_PART_INSTALL/${folder}"\n`).join(''),
    permissions: folders.map((path) => ({ path, owner: daemon, group: daemon })),
  };
}
