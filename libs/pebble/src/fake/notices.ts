import { ApiError } from '../errors.ts';
import type { Notice, NoticesFilter, NotifyOptions } from '../values.ts';

const KEY = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+(\/[a-z0-9]+(-[a-z0-9]+)*)+$/;

/** Custom notices, and whoever waits for one. */
export class FakeNotices {
  #notices: Notice[] = [];
  #last = 0;
  readonly #waiting = new Set<() => void>();

  add(key: string, options: NotifyOptions): string {
    if (!KEY.test(key))
      throw new ApiError(400, '', `invalid key ${JSON.stringify(key)} (must be in "example.com/path" format)`);
    // Never twice the same time, so that a cursor misses nothing.
    this.#last = Math.max(this.#last + 1, Date.now());
    const now = new Date(this.#last).toISOString();
    const old = this.#notices.find((notice) => notice.key === key);
    const quiet = old !== undefined && this.#last < Date.parse(old.lastRepeated) + (options.repeatAfterMs ?? 0);
    const notice: Notice = {
      id: old?.id ?? String(this.#notices.length + 1),
      userId: 0,
      type: 'custom',
      key,
      firstOccurred: old?.firstOccurred ?? now,
      lastOccurred: now,
      lastRepeated: quiet ? old.lastRepeated : now,
      occurrences: (old?.occurrences ?? 0) + 1,
      lastData: options.data ?? {},
    };
    this.#notices = [...this.#notices.filter((other) => other !== old), notice];
    for (const wake of this.#waiting) wake();
    return notice.id;
  }

  get(id: string): Notice {
    const found = this.#notices.find((notice) => notice.id === id);
    if (found === undefined) throw new ApiError(404, 'not-found', `cannot find notice with ID "${id}"`);
    return found;
  }

  async list(filter: NoticesFilter): Promise<readonly Notice[]> {
    const deadline = performance.now() + (filter.timeoutMs ?? 0);
    for (;;) {
      const found = this.#match(filter);
      const left = deadline - performance.now();
      if (found.length > 0 || left <= 0) return found;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, left);
        this.#waiting.add(wake);
      });
    }
  }

  #match(filter: NoticesFilter): readonly Notice[] {
    const { types = [], keys = [], after = '' } = filter;
    return this.#notices
      .filter((notice) => types.length === 0 || types.includes(notice.type))
      .filter((notice) => keys.length === 0 || keys.includes(notice.key))
      .filter((notice) => notice.lastRepeated > after)
      .toSorted((a, b) => (a.lastRepeated < b.lastRepeated ? -1 : 1));
  }
}
