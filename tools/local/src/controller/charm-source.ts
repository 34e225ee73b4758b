import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parse } from 'yaml';
import { GrimoireError } from '../home/grimoire-error.ts';

/** Which file to deploy for a word on the command line. */
export interface CharmSource {
  /** The `.charm`, absolute. */
  readonly artifact: string;
  /** The charm's folder in the workspace, when it has one. */
  readonly folder: string | undefined;
  /** One of `charms/backing`: it takes the place of a charm of that name. */
  readonly standIn: boolean;
}

/**
 * Finds a charm: a path that ends in `.charm`, or the name of a charm in the workspace, of which the newest artifact
 * for this machine's architecture is taken.
 *
 * @throws GrimoireError when there is no such charm or it has not been built
 */
export function findCharm(word: string, workspace: string, cwd: string): CharmSource {
  if (word.endsWith('.charm')) return fromPath(resolve(cwd, word), workspace);
  const charms = workspaceCharms(workspace);
  const charm = charms.find(({ name }) => name === word);
  if (charm === undefined) {
    const names = charms.map(({ name }) => name).toSorted();
    throw new GrimoireError(
      `there is no charm "${word}" in this workspace: there are ${names.join(', ') || 'none'}; or give the path of a .charm`,
    );
  }
  const artifact = newest(join(charm.folder, 'dist'), architecture());
  if (artifact === undefined) {
    const where = relative(workspace, join(charm.folder, 'dist'));
    throw new GrimoireError(
      `${word} has not been built for ${architecture()}: ${where} has no such .charm. Run: npx nx build ${word}`,
    );
  }
  return { artifact, folder: charm.folder, standIn: isBacking(charm.folder, workspace) };
}

/** Debian's name of this machine's architecture, as artifacts carry it. */
export function architecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}

function fromPath(artifact: string, workspace: string): CharmSource {
  if (statSync(artifact, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new GrimoireError(`there is no charm at ${artifact}`);
  }
  const folder = dirname(dirname(artifact));
  const ours = workspaceCharms(workspace).find((charm) => charm.folder === folder);
  return { artifact, folder: ours?.folder, standIn: ours !== undefined && isBacking(folder, workspace) };
}

function isBacking(folder: string, workspace: string): boolean {
  return folder.startsWith(join(workspace, 'charms', 'backing') + sep);
}

function workspaceCharms(workspace: string): readonly { name: string; folder: string }[] {
  return ['charms', 'charms/backing', 'charms/paas']
    .flatMap((group) => foldersIn(join(workspace, group)))
    .flatMap((folder) => {
      const name = nameIn(join(folder, 'charmcraft.yaml'));
      return name === undefined ? [] : [{ name, folder }];
    });
}

function nameIn(file: string): string | undefined {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const content: unknown = parse(readFileSync(file, 'utf8'));
  const named = typeof content === 'object' && content !== null && 'name' in content ? content.name : undefined;
  return typeof named === 'string' ? named : undefined;
}

function foldersIn(folder: string): string[] {
  return filesIn(folder).filter((path) => statSync(path).isDirectory());
}

function filesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
    ? readdirSync(folder)
        .toSorted()
        .map((name) => join(folder, name))
    : [];
}

/** The platforms' artifacts differ only in their manifest; of one build the first by name is as good as any. */
function newest(dist: string, wanted: string): string | undefined {
  const built = filesIn(dist).filter((file) => file.endsWith(`-${wanted}.charm`));
  return built.toSorted(
    (a, b) => Math.floor(statSync(b).mtimeMs / 10_000) - Math.floor(statSync(a).mtimeMs / 10_000),
  )[0];
}
