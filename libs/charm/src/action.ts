import type { Fact, FactPresence } from './fact.ts';
import type { AnyIntegration } from './integration.ts';
import type { SecretContent } from './secret.ts';
import type { Kept } from './kept.ts';
import type { Log } from './log.ts';
import type { ActionName, ContainerName, EndpointName, Metadata, Params } from './metadata.ts';
import type { Reading } from './reading.ts';
import type { Seat } from './seat.ts';
import type { Secret } from './secret.ts';
import type { Snapshot } from './snapshot.ts';
import type { Workload } from './workload.ts';

/** What an action answers. Nested objects become dotted keys. A `Secret` is shown: to show it is what it was asked for. */
export interface Results {
  readonly [key: string]: ResultValue;
}
export type ResultValue = string | number | boolean | Secret | Results | undefined;

/**
 * What an operator runs by hand. It gets its parameters typed and checked, with their defaults; it answers with results,
 * or throws {@link ActionFailed} with a sentence. Any other error is a bug of the charm and is reported as one.
 */
export type Action<M extends Metadata, A extends ActionName<M>, C = unknown> = (
  params: Params<M, A>,
  tools: ActionTools<M, C>,
) => Promise<Results>;

export interface ActionTools<M extends Metadata, C = unknown> {
  /** What was seen when the action began. */
  readonly snapshot: Snapshot<M>;
  /** The options, parsed, or what is wrong with them. */
  readonly config: Reading<C>;
  /**
   * What an integration, fact, kept value or seat of this charm says now. Name it by the very value that `defineCharm` got.
   *
   * @example const database = tools.read(integrations.database);
   */
  read<T>(
    declared: { readonly seen: T } & (
      | AnyIntegration
      | Fact<string, unknown, FactPresence>
      | Kept<string>
      | Seat<string>
    ),
  ): Reading<T>;
  /** A container, when it can be reached; else the action fails with that sentence. */
  workload(container: ContainerName<M>): Promise<Workload>;
  readonly log: Log;
  /** A line that the operator sees while the action runs. */
  progress(message: string): Promise<void>;
  /**
   * Asks for new generated values in an offered secret. They are made, the tasks that depend on them run, and the other
   * side is told, before the action ends. Only the leader can; on another unit the action fails with that sentence.
   */
  rotate(endpoint: EndpointName<M, 'provides'>, relation: number, databagKey: string): void;
  /** The same for a kept value: a new one is made and used by this unit before the action ends, and the others follow. */
  rotate(kept: Kept<string>): void;
  /** Has a task run once more before the action ends, though it was done for its key. The action fails when the task does. */
  again(task: string): void;
  /** Our own secrets of a relation, by databag key. */
  own(endpoint: EndpointName<M, 'provides'>, relation: number): Readonly<Record<string, SecretContent>>;
}

/** The action cannot do what it was asked for; the sentence says why and what to do. */
export class ActionFailed extends Error {
  override readonly name: string = 'ActionFailed';
}
