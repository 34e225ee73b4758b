import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import * as v from 'valibot';
import { builderRoot, enter, relativeOf, scripts, type Builder } from './builder-root.ts';
import { digestOf, digestOfTree } from './digest.ts';
import { removeTree, scratchFolder, storedLayer, type Scratch } from './layer-store.ts';
import { copySources, digestOfSources } from './local-sources.ts';
import { pebbleLayer } from './pebble-layer.ts';
import type { BaseRoot, BuildOptions, Rock, RockLayer } from './rock.ts';
import { RockError } from './rock-error.ts';

type WithBase = BuildOptions & { readonly base: BaseRoot };

const daemon = 584_792;
const noteSchema = v.object({ name: v.string(), version: v.string() });

/**
 * The rock's own files, built by craft-parts inside the base; found again by the digest of all that goes in: the
 * definition, the parts' local sources, the base and the builder.
 *
 * @throws RockError with craft-parts' own sentence when a part does not build
 */
export async function rockLayer(rock: Rock, options: WithBase): Promise<RockLayer> {
  const { definition } = rock;
  const cacheDir = resolve(options.cacheDir);
  if (definition.base === 'bare') {
    throw new RockError(
      `${definition.name} has base bare: layers are built on the local base only; give it an Ubuntu base`,
    );
  }
  const builder = await builderRoot(options.base, { ...options, cacheDir });
  const tools = [options.base.digest, builder.digest, await digestOfTree(scripts)];
  const digest = digestOf('rock', definition, await digestOfSources(rock), tools);
  const layer = await storedLayer(
    cacheDir,
    digest,
    async (scratch) => {
      options.log(`${definition.name}: building its parts on ${options.base.label}`);
      const version = await runParts('build', rock, builder, { ...options, cacheDir }, scratch);
      await rename(join(cacheDir, scratch.path, 'host/work/prime'), join(cacheDir, scratch.tree));
      return { name: definition.name, version };
    },
    (note) => v.parse(noteSchema, note),
  );
  const id = definition['run-user'] === undefined ? 0 : daemon;
  const image = { ...layer.note, environment: definition.environment ?? {}, user: { uid: id, gid: id } };
  return { path: layer.path, digest, image };
}

/**
 * Lets craft-parts judge the parts without building them.
 *
 * @throws RockError with its sentence
 */
export async function checkRock(rock: Rock, options: WithBase): Promise<void> {
  const cacheDir = resolve(options.cacheDir);
  const builder = await builderRoot(options.base, { ...options, cacheDir });
  await digestOfSources(rock);
  const path = await scratchFolder(cacheDir);
  try {
    await runParts('check', rock, builder, { ...options, cacheDir }, { path, tree: path });
  } finally {
    await removeTree(cacheDir, path);
  }
}

/** Removes every root, layer and download of a cache, files of mapped users included. */
export async function removeLayers(cacheDir: string): Promise<void> {
  for (const folder of ['scratch', 'layers', 'downloads']) await removeTree(resolve(cacheDir), folder);
}

const doneSchema = v.pipe(v.string(), v.parseJson(), v.object({ version: v.string() }));

async function runParts(
  mode: 'check' | 'build',
  rock: Rock,
  builder: Builder,
  options: WithBase,
  scratch: Scratch,
): Promise<string> {
  const { definition } = rock;
  const host = join(options.cacheDir, scratch.path, 'host');
  await mkdir(host, { recursive: true });
  await copySources(rock, join(host, 'rock'));
  await writeFile(join(host, 'rock.json'), JSON.stringify(orders(rock, options.base)));
  let last = '';
  const ended = await enter(options.cacheDir, scratch, {
    lowers: [builder.relative, relativeOf(options.base)],
    base: options.base,
    // Rocks of one family share what they fetch and compile.
    downloads: rock.entries === undefined ? definition.name : 'frameworks',
    argv: ['python3', '-B', '/host/craft/build-parts.py', mode],
    onLine(line) {
      last = line;
      if (!line.startsWith('{')) options.log(`${definition.name}: ${line}`);
    },
  });
  if (ended.code !== 0) {
    const file = relative(process.cwd(), join(rock.dir, 'rockcraft.yaml'));
    throw new RockError(
      `${file}: ${mode === 'build' ? 'a part does not build' : 'craft-parts refuses the parts'}\n${ended.stderr}`,
    );
  }
  return v.parse(doneSchema, last).version;
}

/** What `craft/build-parts.py` needs to know. */
function orders({ definition }: Rock, base: BaseRoot): Record<string, unknown> {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const { name, title, summary } = definition;
  return {
    name,
    base: definition.base,
    base_digest: base.digest,
    version: definition.version ?? null,
    adopt_info: definition['adopt-info'] ?? null,
    architecture,
    parts: definition.parts,
    run_user: definition['run-user'] !== undefined,
    pebble_layer: pebbleLayer(definition) ?? null,
    metadata: {
      name,
      title: title ?? name,
      summary,
      base: definition.base,
      architecture,
      'base-digest': base.digest,
      grade: 'devel',
    },
  };
}
