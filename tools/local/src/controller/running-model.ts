import { tick } from '@grimoire/juju-model';
import { reasonOf } from '../home/grimoire-error.ts';
import { podsToReplace } from '../kubelet/rollout.ts';
import { serviceNames } from '../kubelet/service-names.ts';
import type { Timings } from '../kubelet/timings.ts';
import { UnitKeeper } from '../kubelet/unit-keeper.ts';
import type { World } from '../world/index.ts';
import type { DebugLog } from './debug-log.ts';
import type { HookJournal } from './hook-journal.ts';
import type { HookRequests } from './hook-requests.ts';
import type { Images } from './images.ts';
import type { ModelFolder } from './model-folder.ts';
import type { ModelStore } from './model-store.ts';
import { PortPublisher, wantedPorts, type Published } from './port-publisher.ts';

export interface RunningModelInput {
  readonly world: World;
  readonly images: Images;
  readonly timings: Timings;
  readonly store: ModelStore;
  readonly log: DebugLog;
  readonly journal: HookJournal;
  readonly requests: HookRequests;
  readonly folder: ModelFolder;
  /** The home's short folder. */
  readonly runtime: string;
  readonly versionOf: (unit: string) => number | undefined;
  say(level: string, message: string): void;
}

interface Kept {
  readonly keeper: UnitKeeper;
  readonly done: Promise<void>;
}

/** Milliseconds between two looks at leases and timers. */
const tickPeriod = 5000;

/**
 * What runs of a model in one world: a keeper for every unit, names, relays. It begins when it is made, and ends in one
 * of four ways: `close` lets go and all goes on without us, `halt` stops every pod and keeps the data, `destroy` leaves
 * nothing of the world, or the world is lost.
 */
export class RunningModel {
  readonly world: World;
  /** Resolves with the reason when the world ended without being asked to; never otherwise. */
  readonly lost: Promise<string>;
  readonly #input: RunningModelInput;
  readonly #units = new Map<string, Kept>();
  readonly #ending = new AbortController();
  readonly #ports: PortPublisher;
  readonly #timer: NodeJS.Timeout;
  readonly #ignore: () => void;
  #halting = false;
  #following = false;
  #publishedFor = '';

  constructor(input: RunningModelInput) {
    const { world, store, say } = input;
    this.#input = input;
    this.world = world;
    this.#ports = new PortPublisher({ world, store, isReady: this.#isReady, say });
    this.lost = world.closed.then((reason) => {
      if (this.#halting || this.#ending.signal.aborted) return new Promise<string>(() => undefined);
      return reason?.message ?? 'no reason given';
    });
    say('INFO', world.attached ? 'attached to the pods that run' : 'a new world was made');
    if (input.images.jujuc() === undefined) {
      say(
        'INFO',
        'hook tools as programs are not there (tools/setup/src/peers.mjs makes them): charms speak the socket',
      );
    }
    this.#ignore = store.onChange(() => this.#follow());
    this.#timer = setInterval(() => this.#tick(), tickPeriod);
    this.#follow();
  }

  get published(): readonly Published[] {
    return this.#ports.published;
  }

  keeper(unit: string): UnitKeeper | undefined {
    return this.#units.get(unit)?.keeper;
  }

  /** Ends the agents; whoever closes, halts or destroys next has less to wait for. */
  letGo(): void {
    this.#ending.abort();
    clearInterval(this.#timer);
    this.#ignore();
  }

  async close(): Promise<void> {
    this.letGo();
    await this.#allDone();
    await this.world.close();
  }

  async halt(): Promise<void> {
    this.#halting = true;
    for (const { keeper } of this.#units.values()) keeper.replacePod(false);
    await this.#allDone();
    await this.world.stop({ graceMs: this.#input.timings.grace });
    this.letGo();
  }

  async destroy(): Promise<void> {
    this.letGo();
    await this.world.destroy();
    await this.#allDone();
  }

  async #allDone(): Promise<void> {
    await Promise.all([...this.#units.values()].map(({ done }) => done));
  }

  readonly #isReady = (unit: string): boolean => this.keeper(unit)?.ready ?? false;

  #tick(): void {
    try {
      this.#input.store.update((model) => tick(model, Date.now()));
    } catch (error) {
      this.#input.say('ERROR', reasonOf(error));
    }
    // What could not be done the last time is tried again, without a change too.
    this.#follow();
  }

  /** Soon after every change: a keeper for each unit; pods, names and ports as the model wants them. */
  #follow(): void {
    if (this.#following || this.#ending.signal.aborted) return;
    this.#following = true;
    setImmediate(() => {
      this.#following = false;
      if (this.#ending.signal.aborted || this.#halting) return;
      try {
        this.#keepAll();
      } catch (error) {
        this.#input.say('ERROR', reasonOf(error));
      }
      void this.#publish();
    });
  }

  #keepAll(): void {
    const { store, versionOf } = this.#input;
    for (const unit of Object.keys(store.read().units)) if (!this.#units.has(unit)) this.#keep(unit);
    for (const unit of podsToReplace(store.read(), { versionOf, isReady: this.#isReady })) {
      this.keeper(unit)?.replacePod(false);
    }
  }

  #keep(unit: string): void {
    const { store, log, journal, requests, images, folder, runtime, timings, say } = this.#input;
    const keeper = new UnitKeeper({
      world: this.world,
      store,
      log,
      journal,
      requests,
      images,
      modelFolder: folder.machine,
      runtime,
      timings,
      unit,
      halting: () => this.#halting,
      onReadiness: () => this.#follow(),
    });
    const done = keeper
      .run(this.#ending.signal)
      .catch((error: unknown) => say('ERROR', `${unit} is no longer kept: ${reasonOf(error)}`))
      .finally(() => {
        this.#units.delete(unit);
        this.#follow();
      });
    this.#units.set(unit, { keeper, done });
  }

  /** Names and relays, when the model wants others than the last time. */
  async #publish(): Promise<void> {
    const { store, say } = this.#input;
    const model = store.read();
    const names = serviceNames(model, this.#isReady);
    const wanted = JSON.stringify([names, wantedPorts(model, this.#isReady)]);
    if (wanted === this.#publishedFor) return;
    this.#publishedFor = wanted;
    try {
      await this.world.setHosts(names);
      await this.#ports.refresh();
    } catch (error) {
      this.#publishedFor = '';
      if (!this.#ending.signal.aborted) say('ERROR', `names and ports cannot be served: ${reasonOf(error)}`);
    }
  }
}
