import { createModel, tick } from '@grimoire/juju-model';
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import type { Home } from '../home/home.ts';
import { podsToReplace } from '../kubelet/rollout.ts';
import { serviceNames } from '../kubelet/service-names.ts';
import type { Timings } from '../kubelet/timings.ts';
import { revisionKey, UnitKeeper } from '../kubelet/unit-keeper.ts';
import { openWorld, type World } from '../world/index.ts';
import { DebugLog } from './debug-log.ts';
import type { Images } from './images.ts';
import type { ModelFolder } from './model-folder.ts';
import { openModelStore, type ModelStore } from './model-store.ts';
import { PortPublisher, wantedPorts, type Published } from './port-publisher.ts';

export interface ModelRuntimeInput {
  readonly home: Home;
  readonly folder: ModelFolder;
  readonly images: Images;
  readonly timings: Timings;
  /** The world ended, and every pod with it, without being asked to: this runtime is of no more use. */
  readonly onWorldLost: () => void;
}

interface Kept {
  readonly keeper: UnitKeeper;
  readonly done: Promise<void>;
}

const haltedNote = 'halted';

/**
 * One model, running: its durable state, its world, and a keeper for every unit. It ends in one of three ways: `close`
 * lets go and all goes on without us, `halt` stops every pod and keeps the data, `destroy` leaves nothing.
 */
export class ModelRuntime {
  readonly folder: ModelFolder;
  readonly store: ModelStore;
  readonly log: DebugLog;
  readonly #home: Home;
  readonly #images: Images;
  readonly #timings: Timings;
  readonly #units = new Map<string, Kept>();
  readonly #onWorldLost: () => void;
  readonly #worldRuntime: string;
  readonly #ending = new AbortController();
  #world: World | undefined;
  #ports: PortPublisher | undefined;
  #waking: Promise<void> | undefined;
  #halting = false;
  #publishing = false;
  #publishedFor = '';
  #timer: NodeJS.Timeout | undefined;

  constructor({ home, folder, images, timings, onWorldLost }: ModelRuntimeInput) {
    this.folder = folder;
    this.#home = home;
    this.#images = images;
    this.#timings = timings;
    this.#onWorldLost = onWorldLost;
    this.#worldRuntime = worldRuntime(home, folder);
    mkdirSync(folder.path, { recursive: true });
    this.log = new DebugLog(folder.log);
    this.store = openModelStore(folder.state, () => createModel({ name: folder.name, uuid: randomUUID() }));
  }

  /** Everything was stopped on purpose: nothing runs until `wake`. */
  get halted(): boolean {
    return this.store.note(haltedNote) !== undefined;
  }

  get published(): readonly Published[] {
    return this.#ports?.published ?? [];
  }

  get world(): World | undefined {
    return this.#world;
  }

  keeper(unit: string): UnitKeeper | undefined {
    return this.#units.get(unit)?.keeper;
  }

  readonly isReady = (unit: string): boolean => this.keeper(unit)?.ready ?? false;

  /** Which version of its application a unit's pod was made for. */
  readonly versionOf = (unit: string): number | undefined => {
    const text = this.store.note(revisionKey(unit));
    return text === undefined ? undefined : Number(text);
  };

  /** Attaches to the world that runs, or makes one; every unit gets its pod. Safe to call again. */
  async wake(): Promise<void> {
    if (this.halted) this.store.setNote(haltedNote, undefined);
    this.#waking ??= this.#wake().catch((error: unknown) => {
      this.#waking = undefined;
      throw error;
    });
    await this.#waking;
  }

  /** The controller ends, or the world did: agents end, pods stay as they are. */
  async close(): Promise<void> {
    this.#ending.abort();
    clearInterval(this.#timer);
    await Promise.all([...this.#units.values()].map(({ done }) => done));
    await this.#world?.close();
    this.store.close();
  }

  /** Every pod runs its `stop` hook and goes; what is stored stays. */
  async halt(): Promise<void> {
    this.#halting = true;
    this.store.setNote(haltedNote, new Date().toISOString());
    for (const { keeper } of this.#units.values()) keeper.replacePod(false);
    await Promise.all([...this.#units.values()].map(({ done }) => done));
    await this.#world?.stop({ graceMs: this.#timings.grace });
    this.#world = undefined;
    await this.close();
  }

  /** Ends everything at once, without a hook, and removes all files. */
  async destroy(): Promise<void> {
    this.#ending.abort();
    clearInterval(this.#timer);
    // Whatever the agents are in the middle of ends with the world.
    const world = this.#world ?? (await openWorld({ dir: this.folder.machine, runtime: this.#worldRuntime }));
    await world.destroy();
    await Promise.all([...this.#units.values()].map(({ done }) => done));
    this.store.close();
    rmSync(this.folder.path, { recursive: true, force: true });
  }

  async #wake(): Promise<void> {
    mkdirSync(this.folder.machine, { recursive: true });
    const world = await openWorld({
      dir: this.folder.machine,
      runtime: this.#worldRuntime,
      log: (line) => this.say('INFO', line),
    });
    this.#world = world;
    this.#ports = new PortPublisher({
      world,
      store: this.store,
      isReady: this.isReady,
      say: (level, message) => this.say(level, message),
    });
    this.say('INFO', world.attached ? 'attached to the pods that run' : 'a new world was made');
    if (this.#images.jujuc() === undefined) {
      this.say(
        'INFO',
        'hook tools as programs are not there (libs/hook-protocol/peers/build.mjs makes them): charms speak the socket',
      );
    }
    this.store.onChange(() => this.#follow());
    this.#timer = setInterval(() => this.store.update((model) => tick(model, Date.now())), 5000);
    void world.closed.then((reason) => this.#worldEnded(reason));
    this.#follow();
  }

  #worldEnded(reason: Error | undefined): void {
    if (this.#ending.signal.aborted || this.#halting) return;
    this.say(
      'ERROR',
      `the world ended, and all pods with it (${reason?.message ?? 'no reason given'}): they are made anew`,
    );
    this.#onWorldLost();
  }

  /** After every change: a keeper for each unit, names and ports as the model wants them. */
  #follow(): void {
    if (this.#ending.signal.aborted) return;
    for (const unit of Object.keys(this.store.read().units)) {
      if (!this.#units.has(unit) && !this.#halting) this.#keep(unit);
    }
    if (!this.#halting) {
      for (const unit of podsToReplace(this.store.read(), this)) this.#units.get(unit)?.keeper.replacePod(false);
    }
    if (this.#publishing) return;
    this.#publishing = true;
    setImmediate(() => {
      this.#publishing = false;
      void this.#publish();
    });
  }

  #keep(unit: string): void {
    const world = this.#world;
    if (world === undefined) return;
    const keeper = new UnitKeeper({
      world,
      store: this.store,
      log: this.log,
      images: this.#images,
      modelFolder: this.folder.machine,
      runtime: this.#home.runtime,
      timings: this.#timings,
      unit,
      halting: () => this.#halting,
      onReadiness: () => this.#follow(),
    });
    const done = keeper
      .run(this.#ending.signal)
      .catch((error: unknown) => this.say('ERROR', `${unit} is no longer kept: ${reasonOf(error)}`))
      .finally(() => {
        if (this.#units.get(unit)?.keeper === keeper) this.#units.delete(unit);
        if (this.store.read().units[unit] !== undefined) this.#follow();
      });
    this.#units.set(unit, { keeper, done });
  }

  /** Names and relays, when the model wants others than the last time. */
  async #publish(): Promise<void> {
    if (this.#ending.signal.aborted || this.#halting) return;
    const model = this.store.read();
    const names = serviceNames(model, this.isReady);
    const wanted = JSON.stringify([names, wantedPorts(model, this.isReady)]);
    if (wanted === this.#publishedFor) return;
    this.#publishedFor = wanted;
    await this.#world
      ?.setHosts(names)
      .catch((error: unknown) => this.say('ERROR', `names cannot be served: ${reasonOf(error)}`));
    await this.#ports?.refresh();
  }

  say(level: string, message: string): void {
    this.log.add({ at: Date.now(), who: 'controller', level, module: 'grimoire.controller', message });
  }
}

/** Removes a model that no runtime has open. */
export async function destroyFiles(home: Home, folder: ModelFolder): Promise<void> {
  await (await openWorld({ dir: folder.machine, runtime: worldRuntime(home, folder) })).destroy();
  rmSync(folder.path, { recursive: true, force: true });
}

/** The world, or a sentence for a model that is stopped. */
export function worldOf(runtime: ModelRuntime): World {
  if (runtime.world === undefined)
    throw new GrimoireError(`model "${runtime.folder.name}" is stopped: grimoire up starts it`);
  return runtime.world;
}

/** A short folder for the sockets of a model's world. */
function worldRuntime(home: Home, folder: ModelFolder): string {
  return join(home.runtime, `w-${createHash('sha256').update(folder.path).digest('hex').slice(0, 8)}`);
}
