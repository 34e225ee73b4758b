import type { Json } from './values.ts';
import type { Caller } from './caller.ts';
import { entriesOf } from './outputs.ts';

/** A value of an option, with the type that the charm declared for it; a `secret` option is a URI in a string. */
export type ConfigValue = string | number | boolean;

/** `config-get`. */
export class ConfigTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  /** Every option that has a value. Options without one are left out. */
  async get(): Promise<Readonly<Record<string, ConfigValue>>> {
    const all = entriesOf(await this.#call.json('config-get', []));
    return Object.fromEntries(all.filter((entry): entry is [string, ConfigValue] => isConfigValue(entry[1])));
  }

  /** One option; `undefined` when it has no value, or when there is no such option. */
  async one(key: string): Promise<ConfigValue | undefined> {
    const value = await this.#call.json('config-get', ['--', key], `option ${key}`);
    return isConfigValue(value) ? value : undefined;
  }
}

function isConfigValue(value: Json): value is ConfigValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
