import { createModel } from '@grimoire/juju-model';
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import type { Home } from '../home/home.ts';
import type { Timings } from '../kubelet/timings.ts';
import { revisionKey, type UnitKeeper } from '../kubelet/unit-keeper.ts';
import { findWorld, openWorld, type World, type WorldOptions } from '../world/index.ts';
import { DebugLog } from './debug-log.ts';
import { HookJournal } from './hook-journal.ts';
import { HookRequests } from './hook-requests.ts';
import type { Images } from './images.ts';
import type { ModelFolder } from './model-folder.ts';
import { openModelStore, type ModelStore } from './model-store.ts';
import type { Published } from './port-publisher.ts';
import { RunningModel } from './running-model.ts';

export interface ModelRuntimeInput {
  readonly home: Home;
  readonly folder: ModelFolder;
  readonly images: Images;
  readonly timings: Timings;
}

const haltedNote = 'halted';

/**
 * One model of a home, whether it runs or not: its durable state, its log, and what runs of it. Starting and stopping
 * happen one after the other, in the order in which they were asked for.
 */
export class ModelRuntime {
  readonly folder: ModelFolder;
  readonly store: ModelStore;
  readonly log: DebugLog;
  readonly journal: HookJournal;
  readonly requests: HookRequests = new HookRequests();
  readonly #input: ModelRuntimeInput;
  #running: RunningModel | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(input: ModelRuntimeInput) {
    const { folder } = input;
    this.#input = input;
    this.folder = folder;
    // Secrets, relation data and volumes lie in it: for its owner alone.
    mkdirSync(folder.path, { recursive: true, mode: 0o700 });
    chmodSync(folder.path, 0o700);
    this.log = new DebugLog(folder.log);
    this.journal = new HookJournal(folder.hooks);
    this.store = openModelStore(folder.state, () => createModel({ name: folder.name, uuid: randomUUID() }));
  }

  /** Everything was stopped on purpose: nothing runs until `wake`. */
  get halted(): boolean {
    return this.store.note(haltedNote) !== undefined;
  }

  get published(): readonly Published[] {
    return this.#running?.published ?? [];
  }

  get world(): World | undefined {
    return this.#running?.world;
  }

  keeper(unit: string): UnitKeeper | undefined {
    return this.#running?.keeper(unit);
  }

  readonly isReady = (unit: string): boolean => this.keeper(unit)?.ready ?? false;

  /** Which version of its application a unit's pod was made for. */
  readonly versionOf = (unit: string): number | undefined => {
    const text = this.store.note(revisionKey(unit));
    return text === undefined ? undefined : Number(text);
  };

  /** Attaches to the world that runs, or makes one; every unit gets its pod. Safe to call again. */
  wake(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#closed) throw new GrimoireError(`model "${this.folder.name}" has just ended: try again`);
      if (this.halted) this.store.setNote(haltedNote, undefined);
      await this.#start();
    });
  }

  /** The controller ends: agents end, pods go on as they are. */
  close(): Promise<void> {
    this.#running?.letGo();
    return this.#inTurn(async () => {
      await this.#running?.close();
      this.#end();
    });
  }

  /** Every pod runs its `stop` hook and goes; what is stored stays. */
  halt(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#closed) return;
      this.store.setNote(haltedNote, new Date().toISOString());
      if (this.#running === undefined) {
        const unattended = await findWorld(this.#world());
        await unattended?.stop({ graceMs: this.#input.timings.grace });
        return;
      }
      await this.#running.halt();
      this.#running = undefined;
    });
  }

  /** Ends everything at once, without a hook, and removes all files. */
  destroy(): Promise<void> {
    this.#running?.letGo();
    return this.#inTurn(async () => {
      if (this.#closed) return;
      // Whatever the agents are in the middle of ends with the world.
      if (this.#running === undefined) await (await openWorld(this.#world())).destroy();
      else await this.#running.destroy();
      this.#end();
      rmSync(this.folder.path, { recursive: true, force: true });
    });
  }

  say(level: string, message: string): void {
    this.log.add({ at: Date.now(), who: 'controller', level, module: 'grimoire.controller', message });
  }

  async #start(): Promise<void> {
    if (this.#running !== undefined) return;
    mkdirSync(this.folder.machine, { recursive: true });
    const world = await openWorld({ ...this.#world(), log: (line) => this.say('INFO', line) });
    const { images, timings, home } = this.#input;
    const running = new RunningModel({
      world,
      images,
      timings,
      store: this.store,
      log: this.log,
      journal: this.journal,
      requests: this.requests,
      folder: this.folder,
      runtime: home.runtime,
      versionOf: this.versionOf,
      say: (level, message) => this.say(level, message),
    });
    this.#running = running;
    void running.lost.then((reason) => this.#makeAnew(running, reason));
  }

  /** The world ended without being asked to, and every pod with it: another one is made for the same units. */
  async #makeAnew(lost: RunningModel, reason: string): Promise<void> {
    this.say('ERROR', `the world ended, and all pods with it (${reason}): they are made anew`);
    lost.letGo();
    await this.#inTurn(async () => {
      if (this.#running !== lost || this.#closed) return;
      await lost.close();
      this.#running = undefined;
      await this.#start();
    }).catch((error: unknown) => {
      // Every verb that needs the world tries again, and says it to a person.
      this.say('ERROR', `the world cannot be made anew: ${reasonOf(error)}`);
    });
  }

  #end(): void {
    this.#running = undefined;
    this.#closed = true;
    this.store.close();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  #world(): WorldOptions {
    return worldOptions(this.#input.home, this.folder);
  }
}

/** Removes a model that no runtime has open. */
export async function destroyFiles(home: Home, folder: ModelFolder): Promise<void> {
  await (await openWorld(worldOptions(home, folder))).destroy();
  rmSync(folder.path, { recursive: true, force: true });
}

/** The world of a model that runs; one that is being made anew is waited for. @throws GrimoireError when it is stopped */
export async function worldOf(runtime: ModelRuntime): Promise<World> {
  if (runtime.world === undefined && !runtime.halted) await runtime.wake();
  if (runtime.world === undefined)
    throw new GrimoireError(`model "${runtime.folder.name}" is stopped: grimoire up starts it`);
  return runtime.world;
}

/** A world's files, and a short folder for its sockets. */
function worldOptions(home: Home, folder: ModelFolder): WorldOptions {
  const hash = createHash('sha256').update(folder.path).digest('hex').slice(0, 8);
  return { dir: folder.machine, runtime: join(home.runtime, `w-${hash}`) };
}
