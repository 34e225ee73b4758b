import { cp, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOf, digestOfTree } from './digest.ts';
import { hostSettings, writeSettings } from './host-settings.ts';
import { storedLayer, type Scratch } from './layer-store.ts';
import { inNamespace, type Ended } from './namespace.ts';
import type { BaseRoot, BuildOptions } from './rock.ts';
import { RockError } from './rock-error.ts';

const craftParts = 'craft-parts==2.37.2';

/** What runs inside the builder. */
export const scripts: string = fileURLToPath(new URL('../craft', import.meta.url));

/** A layer on top of the base with craft-parts and what it needs; nothing of it reaches a rock. */
export interface Builder {
  /** Relative to the cache. */
  readonly relative: string;
  readonly digest: string;
}

/** @throws RockError when the packages cannot be had */
export async function builderRoot(base: BaseRoot, { cacheDir, log }: BuildOptions): Promise<Builder> {
  const digest = digestOf('builder', base.digest, craftParts, await digestOfTree(join(scripts, 'builder.sh')));
  const layer = await storedLayer(
    cacheDir,
    digest,
    async (scratch) => {
      log(`builder: adding ${craftParts} to the base`);
      const ended = await enter(cacheDir, scratch, {
        lowers: [relativeOf(base)],
        base,
        downloads: 'builder',
        argv: ['sh', '/host/craft/builder.sh', craftParts],
      });
      if (ended.code !== 0) throw new RockError(`the root that builds parts could not be made:\n${ended.stderr}`);
      await rename(join(cacheDir, scratch.path, 'upper'), join(cacheDir, scratch.tree));
      return {};
    },
    () => ({}),
  );
  return { relative: layer.relative, digest };
}

export interface Entering {
  /** Relative to the cache, top first. */
  readonly lowers: readonly string[];
  readonly base: BaseRoot;
  /** Name of the folder of downloads that outlives the build. */
  readonly downloads: string;
  readonly argv: readonly string[];
  readonly ownNetwork?: boolean;
  readonly onLine?: (line: string) => void;
}

/** Runs a program in a root of layers; it sees the scratch folder's `host` as `/host`. */
export async function enter(cacheDir: string, scratch: Scratch, entering: Entering): Promise<Ended> {
  const host = join(cacheDir, scratch.path, 'host');
  await writeSettings(host, hostSettings());
  await cp(scripts, join(host, 'craft'), { recursive: true });
  const downloads = join('downloads', entering.downloads);
  await mkdir(join(cacheDir, downloads), { recursive: true });
  const script = join(scripts, 'enter.sh');
  const layers = entering.lowers.join(':');
  return await inNamespace({
    argv: ['sh', script, layers, relativeOf(entering.base), scratch.path, downloads, ...entering.argv],
    cwd: cacheDir,
    ownNetwork: entering.ownNetwork ?? false,
    ...(entering.onLine === undefined ? {} : { onLine: entering.onLine }),
  });
}

/** Where the base lies, relative to the cache it is in. */
export function relativeOf(base: BaseRoot): string {
  return join('layers', base.digest, 'root');
}
