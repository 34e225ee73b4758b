import type { Caller } from './caller.ts';
import { entriesOf, isObject, stringOf } from './outputs.ts';
import type { Json } from './values.ts';

/** How a unit or a relation stands. */
export interface Standing {
  /** `active`, `waiting`, `dying`, `joined` and so on. */
  readonly status: string;
  /** Like `2026-01-02 03:04:05Z`. */
  readonly since: string;
}

/** What the operator asked for: units that exist or will, relations that are there. */
export interface GoalState {
  /** Our application's units by name. */
  readonly units: Readonly<Record<string, Standing>>;
  /** By endpoint, then by remote application and by remote unit. Peer relations are left out by Juju. */
  readonly relations: Readonly<Record<string, Readonly<Record<string, Standing>>>>;
}

/** `goal-state`: asked anew at each call. */
export class GoalStateTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  async get(): Promise<GoalState> {
    const answer = await this.#call.json('goal-state', []);
    const found = isObject(answer) ? answer : {};
    const relations = entriesOf(found['relations'] ?? null);
    return {
      units: standings(found['units'] ?? null),
      relations: Object.fromEntries(relations.map(([endpoint, others]) => [endpoint, standings(others)])),
    };
  }
}

function standings(value: Json): Readonly<Record<string, Standing>> {
  return Object.fromEntries(entriesOf(value).map(([name, entry]) => [name, standingOf(entry)]));
}

function standingOf(entry: Json): Standing {
  const found = isObject(entry) ? entry : {};
  return { status: stringOf(found['status']) ?? 'unknown', since: stringOf(found['since']) ?? '' };
}
