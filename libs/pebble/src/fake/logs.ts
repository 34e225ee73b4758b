import type { FollowLogsOptions, LogEntry, LogsOptions } from '../values.ts';

/** What services wrote, and whoever follows it. */
export class FakeLogs {
  #entries: LogEntry[] = [];
  readonly #waiting = new Set<() => void>();

  write(service: string, message: string): void {
    this.#entries.push({ time: new Date().toISOString(), service, message });
    for (const wake of this.#waiting) wake();
  }

  last(options: LogsOptions, otherwise: number): readonly LogEntry[] {
    const { lines = otherwise } = options;
    const wanted = this.#entries.filter((entry) => matches(options, entry));
    if (lines === 'all') return wanted;
    return lines === 0 ? [] : wanted.slice(-lines);
  }

  async *follow(options: FollowLogsOptions): AsyncGenerator<LogEntry, void, undefined> {
    const { signal } = options;
    const over = (): boolean => signal?.aborted === true;
    const backlog = this.last(options, 0);
    let seen = this.#entries.length;
    yield* backlog;
    while (!over()) {
      const fresh = this.#entries.slice(seen);
      seen += fresh.length;
      yield* fresh.filter((entry) => matches(options, entry));
      if (fresh.length === 0) await this.#more(signal);
    }
  }

  clear(): void {
    this.#entries = [];
  }

  #more(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake);
    });
  }
}

function matches(options: LogsOptions, entry: LogEntry): boolean {
  return options.services === undefined || options.services.length === 0 || options.services.includes(entry.service);
}
