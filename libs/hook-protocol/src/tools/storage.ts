import { ProtocolError } from '../errors.ts';
import type { Caller } from './caller.ts';
import { isObject, listOf, stringOf } from './outputs.ts';

export interface Storage {
  readonly kind: 'filesystem' | 'block';
  /** Where it is mounted in the charm container. */
  readonly location: string;
}

/** `storage-list`, `storage-get`, `storage-add`. */
export class StorageTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  /** Ids like `data/0`, of one storage of the charm or of all. */
  async ids(name?: string): Promise<readonly string[]> {
    const args = name === undefined ? [] : ['--', name];
    return listOf(await this.#call.json('storage-list', args, name === undefined ? '' : `storage ${name}`));
  }

  async get(id: string): Promise<Storage> {
    const answer = await this.#call.json('storage-get', ['-s', id], `storage ${id}`);
    const location = isObject(answer) ? stringOf(answer['location']) : undefined;
    if (!isObject(answer) || location === undefined) {
      throw new ProtocolError(`storage-get (storage ${id}): the answer has no location`);
    }
    return { kind: answer['kind'] === 'block' ? 'block' : 'filesystem', location };
  }

  /** Asks for more instances, at the end of the hook. A sidecar charm cannot get any at run time in practice. */
  async add(name: string, count = 1): Promise<void> {
    await this.#call.text('storage-add', ['--', `${name}=${count}`], `storage ${name}`);
  }
}
