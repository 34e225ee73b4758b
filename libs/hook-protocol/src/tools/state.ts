import { ToolError } from '../errors.ts';
import type { Caller } from './caller.ts';
import { stringOf, stringsOf } from './outputs.ts';
import type { Entries } from './values.ts';
import { yamlSafeJson } from './yaml-safe-json.ts';

/**
 * `state-get`, `state-set`, `state-delete`: strings that the controller keeps for this unit. They survive the pod, and
 * are written at the end of the hook. Key at most 256 bytes, value 64 KiB, all together 2 MiB.
 */
export class StateTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  /** All of it, with the writes of this hook; empty when there is none. */
  async all(): Promise<Entries> {
    return stringsOf(await this.#call.json('state-get', []));
  }

  /** One value; `undefined` when there is no such key, which is not the same as empty. */
  async one(key: string): Promise<string | undefined> {
    try {
      return stringOf(await this.#call.json('state-get', ['--strict', '--', key], `key ${key}`));
    } catch (error) {
      if (error instanceof ToolError && error.code === 1 && error.text.endsWith('not found')) return undefined;
      throw error;
    }
  }

  /** Sets these keys and leaves the others. An empty value is kept. */
  async set(entries: Entries): Promise<void> {
    if (Object.keys(entries).length === 0) return;
    await this.#call.text('state-set', ['--file', '-'], Object.keys(entries).join(', '), yamlSafeJson(entries));
  }

  /** Deletes a key; one that is not there is no error. */
  async delete(key: string): Promise<void> {
    await this.#call.text('state-delete', ['--', key], `key ${key}`);
  }
}
