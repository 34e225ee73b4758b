import type { Caller } from './caller.ts';

/** `resource-get`. */
export class ResourceTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  /** Where the resource's file lies; downloads it now if ours is not the current one. */
  async path(name: string): Promise<string> {
    return (await this.#call.text('resource-get', ['--', name], `resource ${name}`)).trim();
  }
}
