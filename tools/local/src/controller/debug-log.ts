import { LineFile } from './line-file.ts';

/** One line of the model's log. */
export interface Entry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `unit-synapse-0` or `controller`. */
  readonly who: string;
  readonly level: string;
  /** e.g. `unit.synapse/0.juju-log`. */
  readonly module: string;
  readonly message: string;
}

/** The model's log, kept in a file that survives the controller. A log that cannot be written never stops a hook. */
export class DebugLog {
  readonly #lines: LineFile<Entry>;
  readonly #listeners = new Set<(entry: Entry) => void>();

  constructor(file: string, limit: number = 16 * 1024 * 1024) {
    this.#lines = new LineFile(file, limit, isEntry);
  }

  add(entry: Entry): void {
    this.#lines.add(entry);
    for (const listener of this.#listeners) listener(entry);
  }

  /** The entries that are kept, oldest first. */
  entries(): readonly Entry[] {
    return this.#lines.values();
  }

  /** Calls back with what comes; the returned function ends that. */
  follow(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** As `juju debug-log` shows it: `unit-synapse-0: 10:20:30 INFO unit.synapse/0.juju-log text`. */
export function renderEntry(entry: Entry): string {
  const time = new Date(entry.at).toTimeString().slice(0, 8);
  return `${entry.who}: ${time} ${entry.level} ${entry.module} ${entry.message}\n`;
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && 'at' in value && 'who' in value && 'message' in value;
}
