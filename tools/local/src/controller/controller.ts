import { setTimeout as sleep } from 'node:timers/promises';
import { GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import type { Home } from '../home/home.ts';
import type { Timings } from '../kubelet/timings.ts';
import { Images } from './images.ts';
import { modelFolder, modelNames } from './model-folder.ts';
import { destroyFiles, ModelRuntime } from './model-runtime.ts';

/** All models of one home. */
export class Controller {
  readonly home: Home;
  readonly images: Images;
  readonly timings: Timings;
  readonly #models = new Map<string, ModelRuntime>();

  constructor(home: Home, timings: Timings) {
    this.home = home;
    this.timings = timings;
    this.images = new Images(home);
  }

  /** Goes on with every model that was not stopped on purpose. What fails is said in that model's log. */
  async start(): Promise<void> {
    for (const name of modelNames(this.home)) {
      try {
        const runtime = this.#open(name);
        if (!runtime.halted) await runtime.wake();
      } catch (error) {
        // Said again, as a sentence, by every verb that needs this model.
        console.error(`model "${name}": ${reasonOf(error)}`);
      }
    }
  }

  /** A model that is there, whether it runs or not. @throws GrimoireError */
  existing(name: string): ModelRuntime {
    if (!modelNames(this.home).includes(name)) {
      throw new GrimoireError(`there is no model "${name}": grimoire up, or grimoire deploy, makes it`);
    }
    return this.#open(name);
  }

  /** A model that runs; it is made when there is none, and started when it is stopped. */
  async running(name: string): Promise<ModelRuntime> {
    const runtime = this.#open(name);
    await runtime.wake();
    return runtime;
  }

  /** Ends a model and removes all its files, even one whose state cannot be opened. */
  async destroy(name: string): Promise<void> {
    let runtime: ModelRuntime | undefined;
    try {
      runtime = this.#open(name);
    } catch {
      // Its state is damaged or newer; its files can be removed all the same.
    }
    this.forget(name);
    if (runtime === undefined) await destroyFiles(this.home, modelFolder(this.home, name));
    else await runtime.destroy();
  }

  /** Forgets a model that ended. */
  forget(name: string): void {
    this.#models.delete(name);
  }

  /** Nothing is kept running: the controller has no reason to stay. */
  get idle(): boolean {
    return [...this.#models.values()].every(({ halted }) => halted);
  }

  /** Lets go of everything: pods go on without us. */
  async close(): Promise<void> {
    await Promise.all([...this.#models.values()].map((runtime) => runtime.close()));
  }

  #open(name: string): ModelRuntime {
    const known = this.#models.get(name);
    if (known !== undefined) return known;
    const runtime = new ModelRuntime({
      home: this.home,
      folder: modelFolder(this.home, name),
      images: this.images,
      timings: this.timings,
      onWorldLost: () => void this.#reopen(name, runtime),
    });
    this.#models.set(name, runtime);
    return runtime;
  }

  async #reopen(name: string, lost: ModelRuntime): Promise<void> {
    await lost.close().catch(() => undefined);
    if (this.#models.get(name) !== lost) return;
    this.forget(name);
    await sleep(500);
    await this.running(name).catch((error: unknown) => console.error(`model "${name}": ${reasonOf(error)}`));
  }
}
