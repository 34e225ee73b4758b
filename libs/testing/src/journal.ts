import { effectOf } from '@grimoire/hook-protocol';
import { Killed } from './killed.ts';

/** One thing that a dispatch changed: a hook tool's name, or `POST <what>` of a container's Pebble. */
export interface Write {
  readonly hook: string;
  readonly unit: string;
  readonly what: string;
}

/** Where a process dies: at its n-th write, which then happened or did not. 1 is the next write. */
export interface Kill {
  readonly write: number;
  readonly when: 'before' | 'after';
}

/** Counts what a dispatch changes, and kills it where a test wants. `juju-log` and progress lines do not count. */
export class Journal {
  readonly writes: Write[] = [];
  #kill: Kill | undefined;
  #dead = false;

  /** The next dispatches die there. Writes of several dispatches are counted together until it happens. */
  killAt(kill: Kill | undefined): void {
    this.#kill = kill;
  }

  get armed(): boolean {
    return this.#kill !== undefined;
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** A new process: it is alive. */
  begin(): void {
    this.#dead = false;
  }

  /** Does what is asked for, unless the process is dead or dies of it. */
  async through<T>(write: Write | undefined, act: () => T | Promise<T>): Promise<T> {
    if (this.#dead) throw new Killed();
    if (!write) return await act();
    const dies = this.#kill?.write === 1 ? this.#kill.when : undefined;
    if (this.#kill) this.#kill = this.#kill.write === 1 ? undefined : { ...this.#kill, write: this.#kill.write - 1 };
    if (dies === 'before') this.#die();
    const done = await act();
    this.writes.push(write);
    if (dies === 'after') this.#die();
    return done;
  }

  #die(): never {
    this.#dead = true;
    throw new Killed();
  }
}

/** Whether a call of a hook tool changes something that an operator or another unit could notice. */
export function isWrite(command: string, args: readonly string[]): boolean {
  return effectOf(command, args) !== 'reads' && command !== 'juju-log' && command !== 'action-log';
}
