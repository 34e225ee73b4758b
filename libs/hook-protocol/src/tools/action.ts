import type { Caller } from './caller.ts';
import { isObject } from './outputs.ts';
import type { Entries, Json } from './values.ts';

/** `action-get`, `action-set`, `action-fail`, `action-log`: only in a dispatch of an action. */
export class ActionTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  /** The parameters, defaults of the charm's schema filled in by Juju. */
  async parameters(): Promise<{ readonly [name: string]: Json }> {
    const found = await this.#call.json('action-get', []);
    return isObject(found) ? found : {};
  }

  /**
   * Adds to the results, sent when the action ends.
   *
   * @param results - keys may be dotted paths; each part is of lower-case letters, digits and inner hyphens, and none
   *   is `stdout`, `stderr`, `stdout-encoding` or `stderr-encoding`.
   */
  async set(results: Entries): Promise<void> {
    const entries = Object.entries(results);
    if (entries.length === 0) return;
    const args = entries.map(([key, value]) => `${key}=${value}`);
    await this.#call.text('action-set', ['--', ...args], entries.map(([key]) => key).join(', '));
  }

  /** Marks the action as failed. It does not end the process. */
  async fail(message: string): Promise<void> {
    await this.#call.text('action-fail', ['--', message]);
  }

  /** A progress message, seen at once. */
  async log(message: string): Promise<void> {
    await this.#call.text('action-log', ['--', message]);
  }
}
