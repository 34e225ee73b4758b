import { appendFileSync, closeSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { errorCode } from '../home/grimoire-error.ts';

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

/**
 * The model's log: a file of JSON lines that survives the controller. At 16 MiB it becomes `<file>.1` and a new one
 * begins, so that it never takes more than twice that. A log that cannot be written (a full disk) never stops a hook.
 */
export class DebugLog {
  readonly #file: string;
  readonly #limit: number;
  readonly #listeners = new Set<(entry: Entry) => void>();
  #size: number;

  constructor(file: string, limit: number = 16 * 1024 * 1024) {
    this.#file = file;
    this.#limit = limit;
    this.#size = sizeOf(file);
  }

  add(entry: Entry): void {
    const line = `${JSON.stringify(entry)}\n`;
    try {
      if (this.#size + line.length > this.#limit) {
        renameSync(this.#file, `${this.#file}.1`);
        this.#size = 0;
      }
      appendFileSync(this.#file, line);
      this.#size += Buffer.byteLength(line);
    } catch (error) {
      if (errorCode(error) === '') throw error;
    }
    for (const listener of this.#listeners) listener(entry);
  }

  /** The entries that are kept, oldest first. */
  entries(): readonly Entry[] {
    return [`${this.#file}.1`, this.#file].flatMap((file) => readWhole(file).split('\n').flatMap(readEntry));
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

/** A line that was cut short by a crash is left out. */
function readEntry(line: string): Entry[] {
  try {
    const value: unknown = JSON.parse(line);
    return isEntry(value) ? [value] : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && 'at' in value && 'who' in value && 'message' in value;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function readWhole(file: string): string {
  const size = sizeOf(file);
  if (size === 0) return '';
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(size);
    return bytes.toString('utf8', 0, readSync(handle, bytes, 0, size, 0));
  } finally {
    closeSync(handle);
  }
}
