import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { bundleCharm } from './bundle/bundle.ts';
import { architectures, type Platform, type RuntimeArchitecture } from './charmcraft/platforms.ts';
import { readCharmcraft, type Declaration } from './charmcraft/read.ts';
import { checkGenerated } from './generate/generate.ts';
import { PackError } from './problem.ts';
import { nodeRuntime, type Runtime } from './runtime/runtime.ts';
import { sharedFiles, type TreeFile } from './tree/tree.ts';
import { workspaceOf } from './workspace.ts';

export interface PackOptions {
  /** Labels of `platforms` in charmcraft.yaml to pack. @default all */
  readonly platforms?: readonly string[] | undefined;
  /** Pack only for these architectures, for example the machine's own. @default all */
  readonly architectures?: readonly string[] | undefined;
  /** Gets a line about each long step. @default silent */
  readonly log?: ((line: string) => void) | undefined;
}

/** Everything that goes into a charm's artifacts, judged; nothing is written yet. */
export interface Prepared extends Pick<Declaration, 'charmcraft'> {
  /** Absolute. */
  readonly folder: string;
  /** Those asked for. */
  readonly platforms: readonly Platform[];
  /** Whether that is all of them. */
  readonly complete: boolean;
  readonly files: readonly TreeFile[];
  readonly runtimes: ReadonlyMap<RuntimeArchitecture, Runtime>;
}

/** @throws {PackError} when anything is wrong with the charm, before anything of it is written */
export async function prepare(where: string, options: PackOptions): Promise<Prepared> {
  const { charmcraft, platforms } = readCharmcraft(where);
  const chosen = choose(where, platforms, options);
  checkGenerated(where);
  const folder = path.resolve(where);
  const workspace = workspaceOf(folder);
  const log = options.log ?? (() => {});
  const bundle = await bundleCharm(folder, charmcraft.name, workspace);
  const files = sharedFiles(folder, workspace.root, versionOf(where), bundle);
  const wanted = architectures.filter((one) => chosen.some(({ architecture }) => architecture === one));
  const runtimes = new Map(wanted.map((one) => [one, nodeRuntime(workspace, one, log)]));
  return { charmcraft, folder, platforms: chosen, complete: chosen.length === platforms.length, files, runtimes };
}

function choose(where: string, platforms: readonly Platform[], options: PackOptions): readonly Platform[] {
  const has = platforms.map(({ label }) => label).join(', ');
  for (const label of options.platforms ?? []) {
    if (!platforms.some((platform) => platform.label === label)) {
      throw new PackError(`${where}: "${label}" is not a platform of charmcraft.yaml: it has ${has}`);
    }
  }
  const chosen = platforms.filter(
    ({ label, architecture }) =>
      (options.platforms?.includes(label) ?? true) && (options.architectures?.includes(architecture) ?? true),
  );
  if (chosen.length > 0) return chosen;
  throw new PackError(
    `${where}: no platform for ${options.architectures?.join(', ') ?? 'that'}: charmcraft.yaml has ${has}`,
  );
}

/** The version is the package's own: a commit's name would make two builds of one source differ. */
function versionOf(where: string): string {
  const file = path.join(where, 'package.json');
  const manifest = fs.existsSync(file)
    ? v.safeParse(v.object({ version: v.string() }), JSON.parse(fs.readFileSync(file, 'utf8')))
    : undefined;
  if (!manifest?.success) throw new PackError(`${file}: has no version: add "version": "0.1.0"`);
  return manifest.output.version;
}
