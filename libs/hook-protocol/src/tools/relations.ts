import type { Caller } from './caller.ts';
import { isObject, listOf, stringOf, stringsOf } from './outputs.ts';
import type { Entries, EntryChanges } from './values.ts';
import { yamlSafeJson } from './yaml-safe-json.ts';

/**
 * `relation-ids`, `relation-list`, `relation-get`, `relation-set`, `relation-model-get`.
 *
 * A relation is named by its id, `db:7`; Juju looks only at what follows the last colon. Each method throws
 * `RelationNotFoundError` when the relation is not there (any more).
 */
export class RelationTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  /** Ids of an endpoint's relations, sorted as strings. Dying ones without members are left out. */
  async ids(endpoint: string): Promise<readonly string[]> {
    return listOf(await this.#call.json('relation-ids', ['--', endpoint], `endpoint ${endpoint}`));
  }

  /** The remote units, sorted; in a peer relation the *other* units. */
  async units(relation: string): Promise<readonly string[]> {
    return listOf(await this.#call.json('relation-list', ['-r', relation], about(relation)));
  }

  /** The application at the other end; `undefined` when Juju does not say. */
  async remoteApplication(relation: string): Promise<string | undefined> {
    const name = stringOf(await this.#call.json('relation-list', ['--app', '-r', relation], about(relation)));
    return name === '' ? undefined : name;
  }

  /** UUID of the model of the application at the other end. */
  async remoteModel(relation: string): Promise<string | undefined> {
    const found = await this.#call.json('relation-model-get', ['-r', relation], about(relation));
    return isObject(found) ? stringOf(found['uuid']) : undefined;
  }

  /** A unit's bag; of our own with the writes of this hook already in it. */
  async unitData(relation: string, unit: string): Promise<Entries> {
    const args = ['-r', relation, '--', '-', unit];
    return stringsOf(await this.#call.json('relation-get', args, `${about(relation)}, ${unit}`));
  }

  /**
   * An application's bag.
   *
   * @throws PermissionDeniedError for our own application's bag, when we do not lead and it is not a peer relation.
   */
  async applicationData(relation: string, application: string): Promise<Entries> {
    const args = ['-r', relation, '--app', '--', '-', application];
    return stringsOf(await this.#call.json('relation-get', args, `${about(relation)}, ${application}`));
  }

  /** Writes to our unit's bag, at the end of the hook. `undefined` and `''` delete; other keys stay as they are. */
  async setUnitData(relation: string, changes: EntryChanges): Promise<void> {
    await this.#set(relation, [], changes);
  }

  /**
   * Writes to our application's bag, at the end of the hook.
   *
   * @throws NotLeaderError when this unit does not lead.
   */
  async setApplicationData(relation: string, changes: EntryChanges): Promise<void> {
    await this.#set(relation, ['--app'], changes);
  }

  /** By standard input: values are neither trimmed, nor seen in an argument list, nor limited to 128 KiB. */
  async #set(relation: string, flags: readonly string[], changes: EntryChanges): Promise<void> {
    const entries = Object.entries(changes);
    if (entries.length === 0) return;
    const input = yamlSafeJson(Object.fromEntries(entries.map(([key, value]) => [key, value ?? ''])));
    await this.#call.text('relation-set', ['-r', relation, ...flags, '--file', '-'], about(relation), input);
  }
}

function about(relation: string): string {
  return `relation ${relation}`;
}
