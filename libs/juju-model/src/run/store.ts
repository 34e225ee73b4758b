import type { Model } from '../model.ts';

/** Where the model lives: a variable in tests, SQLite in the local model. `update` must be durable when it returns. */
export interface Store {
  read(): Model;
  update(change: (model: Model) => Model): void;
}

/** A store in memory. */
export function memoryStore(model: Model): Store {
  let current = model;
  return {
    read: () => current,
    update(change) {
      current = change(current);
    },
  };
}

export interface LogLine {
  readonly level: string;
  /** e.g. `unit.synapse/0.juju-log`. */
  readonly module: string;
  readonly message: string;
  readonly at: number;
}

/** What a hook run needs from outside; pure values in tests. */
export interface HookRunOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** In [0, 1); ids and jitter come from it. */
  readonly random: () => number;
  /** @default made from `random` */
  readonly contextId?: string;
  /** Takes `juju-log` lines. */
  readonly log?: (line: LogLine) => void;
  /** Brings a resource into place and answers its path in the charm container; throws with the reason. */
  readonly fetchResource?: (application: string, resource: string) => string;
  /** Reads a file of the charm container (`--file F`, `K#file=F`); throws with the reason. */
  readonly readFile?: (path: string) => Uint8Array;
  /** Writes a file of the charm container (`--output F`); throws with the reason. */
  readonly writeFile?: (path: string, content: Uint8Array) => void;
}

/** How the process ended. A hook that died of SIGTERM or SIGKILL is no failure: it comes again. */
export type Outcome = { readonly code: number } | { readonly signal: string };

/** What an action's process printed; it becomes part of the results. */
export interface Output {
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}
