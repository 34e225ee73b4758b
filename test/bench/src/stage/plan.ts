import type { CharmFiles } from '@grimoire/juju-model';
import type { AtRest } from './agent-client.ts';

/** What is to be done on the stage; one JSON argument. */
export interface StagePlan {
  readonly measure: readonly ('dispatch' | 'tools')[];
  readonly rounds: number;
  /** Of the charm that is measured, and of the one that gives it a database; what Juju reads of them. */
  readonly synapse: CharmFiles;
  readonly postgresql: CharmFiles;
  /** Absolute paths of the real Pebble and the real `jujuc`. */
  readonly pebble: string;
  readonly jujuc: string;
}

/** What came of it: measurements in milliseconds, by round. */
export interface StageResult {
  readonly dispatch?: DispatchResult;
  readonly tools?: Readonly<Record<string, readonly number[]>>;
}

export interface DispatchResult {
  readonly measured: Readonly<Record<string, readonly number[]>>;
  /** The first dispatches after the compile cache was removed. */
  readonly cold: readonly number[];
  readonly coldBare: readonly number[];
  readonly counts: Readonly<Record<string, Counts>>;
  /** What the last hook of the deployment left as status. */
  readonly status: string;
  /** How many hooks brought the unit there. */
  readonly hooks: number;
}

/** What one steady dispatch asks for. */
export interface Counts {
  /** Calls by tool. */
  readonly tools: Readonly<Record<string, number>>;
  /** Requests by method. */
  readonly pebble: Readonly<Record<string, number>>;
}

/** The same for the two Flask charms. */
export interface FlaskPlan extends Omit<StagePlan, 'measure' | 'synapse'> {
  readonly flask: CharmFiles;
  /** What the Python charm says of itself: the same under another name. */
  readonly python: CharmFiles;
}

export interface FlaskResult extends Pick<DispatchResult, 'measured' | 'counts'> {
  /** How each unit came to rest. */
  readonly status: Readonly<Record<string, AtRest>>;
}
