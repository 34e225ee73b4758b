/** Something that a process of a charm asked for, and got. */
export interface Asked {
  /** `juju`, or the container whose Pebble was asked. */
  readonly of: string;
  /** A hook tool's name, or method and path. */
  readonly what: string;
  /** Whether it changed anything that an operator, another unit or the workload could notice. */
  readonly writes: boolean;
}

/**
 * All that the processes of one unit asked for, in the order in which it was done. Lets a process die right after a
 * write: the write was done, and the process never hears of it.
 */
export class Ledger {
  readonly asked: Asked[] = [];
  #kill: { left: number } | undefined;
  #dead = false;
  #die: () => void = () => undefined;

  /** The process that does the n-th write from now on dies of it. */
  killAfter(write: number): void {
    this.#kill = { left: write };
  }

  /** Whether the process that was to die has died. */
  get struck(): boolean {
    return this.#kill?.left === 0;
  }

  /** A new process. */
  begin(die: () => void): void {
    this.#dead = false;
    this.#die = die;
  }

  /** The process is being killed: nothing that it still asks for may be done. */
  get dead(): boolean {
    return this.#dead;
  }

  /** Something was done. False: the process must not hear of it. */
  done(asked: Asked): boolean {
    this.asked.push(asked);
    if (this.#dead) return false;
    if (!asked.writes || this.#kill === undefined || this.#kill.left === 0) return true;
    this.#kill.left -= 1;
    if (this.#kill.left > 0) return true;
    this.#dead = true;
    this.#die();
    return false;
  }

  get writes(): readonly Asked[] {
    return this.asked.filter(({ writes }) => writes);
  }

  /** What was asked for since the last time, and forgets it. */
  taken(): readonly Asked[] {
    return this.asked.splice(0);
  }
}
