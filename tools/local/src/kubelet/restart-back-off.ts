import type { Timings } from './timings.ts';

/** Kubernetes' CrashLoopBackOff for one container. Pure: the caller tells the time. */
export class RestartBackOff {
  readonly #timings: Pick<Timings, 'restartBackOff' | 'restartBackOffLimit' | 'restartForgiven'>;
  #restarts = 0;

  constructor(timings: Pick<Timings, 'restartBackOff' | 'restartBackOffLimit' | 'restartForgiven'>) {
    this.#timings = timings;
  }

  /** The container ended after it ran that long; answers how long to wait before it is started again. */
  ended(ranForMs: number): number {
    const { restartBackOff, restartBackOffLimit, restartForgiven } = this.#timings;
    if (ranForMs >= restartForgiven) this.#restarts = 0;
    const wait = this.#restarts === 0 ? 0 : Math.min(restartBackOff * 2 ** (this.#restarts - 1), restartBackOffLimit);
    this.#restarts += 1;
    return wait;
  }
}
