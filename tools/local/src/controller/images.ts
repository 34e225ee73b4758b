import { baseRoot, readRock, rockLayer, RockError, type BaseRoot } from '@grimoire/rock';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import type { Home } from '../home/home.ts';

/** A container's image, as the machine has it. Plain JSON. */
export interface Image {
  /** e.g. `synapse@3f2a91…`: what `status` and `resource-get` call it. */
  readonly reference: string;
  /** Directory trees for the overlay, top first; the base is the last. */
  readonly layers: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user: { readonly uid: number; readonly gid: number };
}

/** The Pebble that Juju 3.6 puts into every workload container. */
const pebbleVersion = '1.19.2';

/** Makes what containers consist of, and finds it again the next time. Steps that take long say so in `log`. */
export class Images {
  readonly #home: Home;
  #base: Promise<BaseRoot> | undefined;
  #pebble: Promise<string> | undefined;

  constructor(home: Home) {
    this.#home = home;
  }

  /** The charm container's root: the base and nothing else, so no Node. */
  async charm(log: (line: string) => void): Promise<Image> {
    const base = await this.#baseRoot(log);
    return {
      reference: `charm-base@${base.digest.slice(0, 12)}`,
      layers: [base.path],
      environment: {},
      user: { uid: 0, gid: 0 },
    };
  }

  /** @param folder the folder of a rock's `rockcraft.yaml` */
  async rock(folder: string, log: (line: string) => void): Promise<Image> {
    const base = await this.#baseRoot(log);
    const layer = await speaking(async () => rockLayer(await readRock(folder), { cacheDir: this.#cache(), base, log }));
    const { name, environment, user } = layer.image;
    return { reference: `${name}@${layer.digest.slice(0, 12)}`, layers: [layer.path, base.path], environment, user };
  }

  /** The binary that is every workload container's first process. */
  pebble(log: (line: string) => void): Promise<string> {
    this.#pebble = kept(this.#pebble, () => buildPebble(this.#home.workspace, log));
    return this.#pebble;
  }

  /** Juju's own executable for hook tools, when it has been built; charms that speak the socket do not need it. */
  jujuc(): string | undefined {
    const file = join(this.#home.workspace, '.grimoire', 'peers', 'jujuc');
    return existsSync(file) ? file : undefined;
  }

  #baseRoot(log: (line: string) => void): Promise<BaseRoot> {
    this.#base = kept(this.#base, () => speaking(() => baseRoot({ cacheDir: this.#cache(), log })));
    return this.#base;
  }

  #cache(): string {
    return join(this.#home.path, 'cache');
  }
}

/** One attempt at a time; one that failed is made again by the next who asks. */
function kept<T>(running: Promise<T> | undefined, begin: () => Promise<T>): Promise<T> {
  return running === undefined ? begin() : running.catch(begin);
}

async function speaking<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RockError) throw new GrimoireError(error.message, { cause: error });
    throw error;
  }
}

async function buildPebble(workspace: string, log: (line: string) => void): Promise<string> {
  const script = join(workspace, 'tools', 'setup', 'src', 'peers.mjs');
  const build = spawn(process.execPath, [script, `pebble-${pebbleVersion}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  let last = 'no reason given';
  createInterface(build.stderr).on('line', (line) => {
    last = line;
    log(line);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    build.once('error', (error) => reject(new GrimoireError(`cannot build Pebble: ${reasonOf(error)}`)));
    build.once('close', resolve);
  });
  if (code !== 0) throw new GrimoireError(`Pebble ${pebbleVersion} could not be built: ${last}`);
  return join(workspace, '.grimoire', 'peers', `pebble-${pebbleVersion}`);
}
