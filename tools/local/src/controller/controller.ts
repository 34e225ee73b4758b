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
  readonly #destroying = new Map<string, Promise<void>>();

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

  /** A model that runs; it is started when it is stopped. @throws GrimoireError when there is none */
  async running(name: string): Promise<ModelRuntime> {
    const runtime = this.existing(name);
    await runtime.wake();
    return runtime;
  }

  /** A model that runs; it is made when there is none. */
  async runningOrNew(name: string): Promise<ModelRuntime> {
    await this.#destroying.get(name)?.catch(() => undefined);
    const runtime = this.#open(name);
    await runtime.wake();
    return runtime;
  }

  /** Ends a model and removes all its files, even one whose state cannot be opened. */
  destroy(name: string): Promise<void> {
    const going = this.#destroying.get(name) ?? this.#destroy(name).finally(() => this.#destroying.delete(name));
    this.#destroying.set(name, going);
    return going;
  }

  /** Nothing is kept running: the controller has no reason to stay. */
  get idle(): boolean {
    return [...this.#models.values()].every(({ halted }) => halted);
  }

  /** Lets go of everything: pods go on without us. */
  async close(): Promise<void> {
    await Promise.all([...this.#models.values()].map((runtime) => runtime.close()));
  }

  async #destroy(name: string): Promise<void> {
    let runtime: ModelRuntime | undefined;
    try {
      runtime = this.#open(name);
    } catch {
      // Its state is damaged or newer; its files can be removed all the same.
    }
    if (runtime === undefined) await destroyFiles(this.home, modelFolder(this.home, name));
    else await runtime.destroy();
    this.#models.delete(name);
  }

  #open(name: string): ModelRuntime {
    const known = this.#models.get(name);
    if (this.#destroying.has(name)) throw new GrimoireError(`model "${name}" is just being destroyed`);
    if (known !== undefined) return known;
    const folder = modelFolder(this.home, name);
    const runtime = new ModelRuntime({ home: this.home, folder, images: this.images, timings: this.timings });
    this.#models.set(name, runtime);
    return runtime;
  }
}
