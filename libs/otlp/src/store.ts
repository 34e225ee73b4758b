import type { Trace } from '@grimoire/charm';
import { files } from './files.ts';
import { traceOf } from './read-trace.ts';

export interface Bounds {
  readonly traces: number;
  readonly bytes: number;
}

/** A trace on disk: everything that is to be known of it without opening it. */
export interface Kept {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Traces on disk, a file each, named so that the names sort by age and tell the size. A file is there whole or not at all as
 * far as a process that is killed goes; what is not whole all the same (the machine lost power) is removed when it is met.
 */
export class Store {
  readonly folder: string;
  readonly #bounds: Bounds;

  constructor(folder: string, bounds: Bounds = { traces: 256, bytes: 8 * 1024 * 1024 }) {
    this.folder = folder;
    this.#bounds = bounds;
  }

  /** Keeps a trace, and drops the oldest until all that is kept is within the bounds. @returns how many were dropped */
  keep(trace: Trace, now: number): number {
    const text = JSON.stringify(trace);
    const bytes = Buffer.byteLength(text);
    const file = `${this.folder}/${String(now).padStart(14, '0')}-${trace.id}-${bytes}.json`;
    const write = (): void => files.writeFileSync(`${file}.part`, text, { mode: 0o600 });
    try {
      write();
    } catch {
      files.mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      write();
    }
    files.renameSync(`${file}.part`, file);
    return this.#shrink();
  }

  /** Oldest first. */
  list(): readonly Kept[] {
    return tracesAmong(this.#names());
  }

  /** `undefined`, and it is gone, when it cannot be read. */
  read(name: string): Trace | undefined {
    try {
      const trace = traceOf(JSON.parse(files.readFileSync(`${this.folder}/${name}`, 'utf8')));
      if (trace) return trace;
    } catch {
      // As good as no trace.
    }
    this.remove([name]);
    return undefined;
  }

  remove(names: readonly string[]): void {
    for (const name of names) files.rmSync(`${this.folder}/${name}`, { force: true });
  }

  #shrink(): number {
    // A hook that was killed while it wrote: only one hook of a unit runs at a time.
    const names = this.#names();
    this.remove(names.filter((name) => name.endsWith('.part')));
    const kept = tracesAmong(names);
    let bytes = kept.reduce((sum, one) => sum + one.bytes, 0);
    let count = kept.length;
    const dropped = kept.filter((one) => {
      if (count <= this.#bounds.traces && bytes <= this.#bounds.bytes) return false;
      bytes -= one.bytes;
      count -= 1;
      return true;
    });
    this.remove(dropped.map(({ name }) => name));
    return dropped.length;
  }

  #names(): readonly string[] {
    try {
      return files.readdirSync(this.folder).toSorted();
    } catch {
      return [];
    }
  }
}

function tracesAmong(names: readonly string[]): readonly Kept[] {
  return names.flatMap((name) => {
    const bytes = /^\d{14}-[0-9a-f]{32}-(\d+)\.json$/.exec(name)?.[1];
    return bytes === undefined ? [] : [{ name, bytes: Number(bytes) }];
  });
}
