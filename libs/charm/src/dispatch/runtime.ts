import type { Declared } from '../decide.ts';
import type { BufferedLog } from '../log.ts';
import type { Metadata } from '../metadata.ts';
import type { Memory } from '../memory.ts';
import type { RunTrace } from '../tracing/run-trace.ts';
import type { Event } from './event.ts';
import type { Outside } from './outside.ts';

/** One dispatch under way: everything that looking and applying need. */
export interface Run {
  readonly metadata: Metadata;
  readonly declared: Declared;
  readonly event: Event;
  readonly outside: Outside;
  readonly log: BufferedLog;
  readonly memory: Memory;
  /** Of a charm that declares `tracing`. */
  readonly trace: RunTrace | undefined;
  /** Secrets of ours made or changed in this dispatch, by label: Juju shows them for sure only after the hook. */
  readonly written: Map<string, WrittenSecret>;
  /** What an action asked to be generated anew: `endpoint/relation/key`, or `kept/name`. */
  readonly rotations: Set<string>;
  /** Tasks that an action asked to run once more. */
  readonly again: Set<string>;
}

export interface WrittenSecret {
  readonly uri: string;
  readonly content: Readonly<Record<string, string>>;
  /** Decided and seen, but given to Juju only when the tasks that make it true are done. */
  readonly staged: boolean;
}
