import type { Caller } from './caller.ts';
import { booleanOf, stringsOf } from './outputs.ts';
import type { Entries } from './values.ts';

/** `is-leader`, and the legacy `leader-get` and `leader-set`, which Juju 4 no longer has. */
export class LeadershipTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  /** A yes is good for at least 30 seconds; a no stays no for this hook. */
  async isLeader(): Promise<boolean> {
    return booleanOf('is-leader', await this.#call.json('is-leader', []));
  }

  /** Legacy leader settings; what a charm of old may have left. Juju 3 only. */
  async settings(): Promise<Entries> {
    return stringsOf(await this.#call.json('leader-get', []));
  }

  /** Writes legacy leader settings, at once. An empty value deletes. Juju 3 only. */
  async setSettings(entries: Entries): Promise<void> {
    await this.#call.text(
      'leader-set',
      ['--', ...Object.entries(entries).map(([key, value]) => `${key}=${value}`)],
      Object.keys(entries).join(', '),
    );
  }
}
