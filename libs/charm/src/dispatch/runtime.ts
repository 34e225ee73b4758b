import type { HookTools } from '@grimoire/hook-protocol';
import type { PebbleApi } from '@grimoire/pebble';
import type { Charm } from '../charm.ts';
import type { Declared } from '../decide.ts';
import type { Random } from '../kept.ts';
import type { BufferedLog } from '../log.ts';
import type { Metadata } from '../metadata.ts';
import type { Memory } from '../memory.ts';
import type { RunTrace } from '../tracing/run-trace.ts';
import type { Event } from './event.ts';

/** Where the world is reached: what `main` makes of the environment, and a test of its fakes. */
export interface Outside {
  readonly tools: HookTools;
  /** The Pebble of a container. Connects when it is first asked something. */
  pebble(container: string): PebbleApi;
  /** Milliseconds since the epoch. */
  now(): number;
  readonly random: Random;
  /** Asks a check's own target once; false when it does not answer well. */
  ask(target: Target): Promise<boolean>;
  /** Lets time pass between two such questions. */
  pause(milliseconds: number): Promise<void>;
}

/** What a check asks: an HTTP address that must answer 2xx or 3xx, or a TCP port that must accept. */
export type Target = { readonly http: string } | { readonly tcp: { readonly host: string; readonly port: number } };

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

export type AnyCharm = Pick<Charm, 'metadata' | 'declared'>;
