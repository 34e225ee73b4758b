import type { Effect } from '@grimoire/hook-protocol';
import type { Hook } from '@grimoire/juju-model';
import { LineFile } from './line-file.ts';

/** One call of a hook tool: that it was made, never with what. */
export interface ToolCall {
  /** The tool; `?` for a name that is none. */
  readonly name: string;
  readonly effect: Effect;
  /** 0, or how the tool refused. */
  readonly code: number;
}

/** What one dispatch did. */
export interface HookRecord {
  readonly unit: string;
  /** As Juju names it; an action by its own name. */
  readonly hook: string;
  readonly kind: 'hook' | 'action';
  /** Moment in ISO 8601, UTC. */
  readonly start: string;
  readonly milliseconds: number;
  /** How the process ended; `not run` when the charm does not have the hook, or it cannot be started. */
  readonly exit: { readonly code: number } | { readonly signal: string } | 'not run';
  /** The process ended well, and what it asked for was refused as a whole. */
  readonly refused?: true;
  /** It was run again for somebody, and nothing that it asked of Juju was kept. */
  readonly replay?: true;
  /** What can be run again: names, numbers and URIs. Records of before have none. */
  readonly event?: Hook;
  /** In the order of the calls, the first thousand. */
  readonly tools: readonly ToolCall[];
  /** Calls beyond those. */
  readonly more?: number;
}

const mostTools = 1000;

/**
 * The model's journal of hooks: one record a dispatch, for people who look for what a hook cost and did, and for tests.
 * It holds names and numbers only, so nothing secret can enter it. A dispatch that the controller did not live to see
 * the end of has no record.
 */
export class HookJournal {
  readonly #lines: LineFile<HookRecord>;

  constructor(file: string, limit: number = 8 * 1024 * 1024) {
    this.#lines = new LineFile(file, limit, isRecord);
  }

  add(record: HookRecord): void {
    const more = record.tools.length - mostTools;
    this.#lines.add(more > 0 ? { ...record, tools: record.tools.slice(0, mostTools), more } : record);
  }

  /** The records that are kept, oldest first. */
  records(): readonly HookRecord[] {
    return this.#lines.values();
  }
}

function isRecord(value: unknown): value is HookRecord {
  return typeof value === 'object' && value !== null && 'hook' in value && 'exit' in value && 'tools' in value;
}
