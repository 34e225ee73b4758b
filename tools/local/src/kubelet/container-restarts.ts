import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from '../home/grimoire-error.ts';
import type { ContainerExit, World } from '../world/index.ts';
import { RestartBackOff } from './restart-back-off.ts';
import type { Timings } from './timings.ts';

export interface ContainerRestartsInput {
  readonly world: World;
  readonly pod: string;
  readonly timings: Timings;
  /** The container is down from now on. */
  down(container: string): void;
  /** It runs again, with what it wrote wiped. */
  restarted(container: string): void;
  say(level: string, message: string): void;
}

/**
 * Starts the containers of one pod again, until the signal: those whose first process ends, later each time, and those
 * that a probe gave up. A container is started again by one of them at a time, and until it really started.
 */
export class ContainerRestarts {
  readonly #input: ContainerRestartsInput;
  readonly #signal: AbortSignal;
  readonly #backOffs = new Map<string, RestartBackOff>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #ignore: () => void;

  constructor(input: ContainerRestartsInput, signal: AbortSignal) {
    this.#input = input;
    this.#signal = signal;
    this.#ignore = input.world.onExit((event) => {
      if (event.pod === input.pod && !event.asked && !signal.aborted) void this.#ended(event);
    });
  }

  /** A probe gave the container up. Resolves when it was started again, by whomever. */
  unhealthy(container: string, why: string): Promise<void> {
    return this.#once(container, async () => {
      this.#input.say('WARNING', `container "${container}" is restarted: ${why}`);
      await this.#start(container, 0, this.#input.timings.grace);
    });
  }

  /** Listens no more. */
  end(): void {
    this.#ignore();
  }

  async #ended({ container, exit }: ContainerExit): Promise<void> {
    const running = this.#running.get(container);
    if (running !== undefined) {
      // It may be the start that failed, which is tried again there, or an end right after it.
      await running;
      const state = await this.#input.world.containerState(this.#input.pod, container).catch(() => undefined);
      if (this.#signal.aborted || state?.running !== false) return;
    }
    await this.#once(container, async () => {
      const how = 'code' in exit ? `with exit code ${exit.code}` : `by ${exit.signal}`;
      const { world, pod } = this.#input;
      const state = await world.containerState(pod, container).catch(() => undefined);
      const wait = this.#backOff(container).ended(Date.now() - (state?.startedAt ?? Date.now()));
      const when = wait === 0 ? 'at once' : `in ${wait / 1000} s`;
      this.#input.say('WARNING', `container "${container}" ended ${how}; it is started again ${when}`);
      await this.#start(container, wait, 0);
    });
  }

  async #start(container: string, first: number, graceMs: number): Promise<void> {
    const { world, pod, down, restarted, say } = this.#input;
    down(container);
    for (let wait = first; ; wait = this.#backOff(container).ended(0)) {
      await sleep(wait, undefined, { signal: this.#signal }).catch(() => undefined);
      if (this.#signal.aborted) return;
      try {
        await world.restartContainer(pod, container, { wipe: true, graceMs });
        if (!this.#signal.aborted) restarted(container);
        return;
      } catch (error) {
        if (this.#signal.aborted) return;
        say('ERROR', `container "${container}" cannot be started again: ${reasonOf(error)}`);
      }
    }
  }

  /** A failed start ends a container too, which must not begin a second restart of it. */
  #once(container: string, work: () => Promise<void>): Promise<void> {
    const running = this.#running.get(container) ?? work().finally(() => this.#running.delete(container));
    this.#running.set(container, running);
    return running;
  }

  #backOff(container: string): RestartBackOff {
    const backOff = this.#backOffs.get(container) ?? new RestartBackOff(this.#input.timings);
    this.#backOffs.set(container, backOff);
    return backOff;
  }
}
