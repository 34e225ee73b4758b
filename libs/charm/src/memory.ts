import type { StateStore } from './state-store.ts';

/**
 * What this unit remembers from hook to hook, in Juju's charm state: it survives the pod, and is written in one go when
 * the hook ends well. Values are JSON. Keys begin with `grimoire/`, so that what an older charm left there stays.
 */
export class Memory {
  readonly #store: StateStore;
  #kept: ReadonlyMap<string, string> = new Map();
  #loading: Promise<void> | undefined;
  readonly #changes = new Map<string, string | undefined>();

  constructor(store: StateStore) {
    this.#store = store;
  }

  /** To be called before anything else, and waited for. Reads once, however often it is called. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<void> {
    this.#kept = new Map(Object.entries(await this.#store.all()));
  }

  /** What was remembered; `undefined` when nothing was, or when it cannot be read any more. */
  get(key: string): unknown {
    const full = `grimoire/${key}`;
    const text = this.#changes.has(full) ? this.#changes.get(full) : this.#kept.get(full);
    if (text === undefined) return undefined;
    try {
      const value: unknown = JSON.parse(text);
      return value;
    } catch {
      return undefined;
    }
  }

  /** Remembers it. JSON that is equal to what is there is no change. */
  set(key: string, value: unknown): void {
    this.#change(`grimoire/${key}`, JSON.stringify(value));
  }

  forget(key: string): void {
    this.#change(`grimoire/${key}`, undefined);
  }

  /** Keys that are remembered, without the prefix. */
  keys(): readonly string[] {
    const all = new Set([...this.#kept.keys(), ...this.#changes.keys()]);
    return [...all]
      .filter((key) => key.startsWith('grimoire/') && this.#now(key) !== undefined)
      .map((key) => key.slice(9));
  }

  /** Writes what changed; nothing when nothing did. */
  async write(): Promise<void> {
    const set = [...this.#changes].filter((entry): entry is [string, string] => entry[1] !== undefined);
    const gone = [...this.#changes].filter(([, value]) => value === undefined).map(([key]) => key);
    if (set.length > 0) await this.#store.set(Object.fromEntries(set));
    for (const key of gone) await this.#store.delete(key);
    this.#kept = new Map([...this.#kept].filter(([key]) => !gone.includes(key)).concat(set));
    this.#changes.clear();
  }

  #now(key: string): string | undefined {
    return this.#changes.has(key) ? this.#changes.get(key) : this.#kept.get(key);
  }

  #change(key: string, value: string | undefined): void {
    if (this.#kept.get(key) === value) this.#changes.delete(key);
    else this.#changes.set(key, value);
  }
}
