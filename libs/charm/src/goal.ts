import type { Check, LogTarget, Service } from '@grimoire/pebble';
import type { ContainerName, EndpointName, Metadata } from './metadata.ts';
import type { NotReady, Problem } from './reading.ts';
import type { Secret } from './secret.ts';

export type AbsolutePath = `/${string}`;

/** What should be true of this unit. What is not named is left as it is; removal is said. */
export interface Goal<M extends Metadata = Metadata> {
  readonly containers?: { readonly [C in ContainerName<M>]?: ContainerGoal };
  /** TCP ports of the application, or `53/udp`. When given, ports that are open and not listed are closed. */
  readonly ports?: readonly Port[];
  /** The workload's version, for `juju status`. */
  readonly version?: string;
  /** A requirer may have something to say too, such as what is wrong with what it was given. */
  readonly offers?: readonly Offer<EndpointName<M>>[];
  /** Something is wrong although the rest can go on: shown with what the framework finds itself. */
  readonly status?: NotReady;
  /** Shown beside `active`. */
  readonly note?: string;
}

/** What `decide` answers: what should be, or why that cannot be said. */
export type Decision<M extends Metadata = Metadata> = Goal<M> | NotReady;

export type Port = number | `${number}/tcp` | `${number}/udp`;

/**
 * What should become of a container.
 * - `run`: exactly this runs.
 * - `keep`: leave it as it is.
 * - `stop`: stop every service, keep every file.
 *
 * The reason of `keep` and `stop` is text for the log, or a Problem, which also shows in the status.
 */
export type ContainerGoal =
  | { readonly run: RunGoal }
  | { readonly keep: string | Problem }
  | { readonly stop: string | Problem };

export interface RunGoal {
  readonly directories?: Readonly<Record<AbsolutePath, DirectoryGoal>>;
  /** By absolute path. Parents are made. Text alone means the defaults of {@link FileGoal}. */
  readonly files?: Readonly<Record<AbsolutePath, FileGoal | string>>;
  readonly services: Readonly<Record<string, ServiceGoal>>;
  readonly checks?: Readonly<Record<string, CheckGoal>>;
  /** Where Pebble sends what the services print. One that is not named any more gets nothing. */
  readonly logTargets?: Readonly<Record<string, LogTargetGoal>>;
  /** In order. */
  readonly tasks?: readonly Task[];
}

export interface DirectoryGoal {
  /** Default 0o755. */
  readonly mode?: number;
  /** A name, or a uid. Default: Pebble's own user, root. Set user and group together, or the user alone. */
  readonly user?: string | number;
  readonly group?: string | number;
}

export interface FileGoal {
  /** The text, with its secrets rendered in. */
  readonly content: string | Secret;
  /** Default 0o644: give a file that holds a secret 0o600 or 0o640 and its reader. */
  readonly mode?: number;
  readonly user?: string | number;
  readonly group?: string | number;
  /** Default `replace`. `create`: written when it is not there, never touched again (a key the workload may own). */
  readonly when?: 'replace' | 'create';
  /**
   * `before` tasks of this container that must be done before it is written; until then it stays as it is. Default: none.
   * For a file that says what a task makes true, such as where the data is.
   */
  readonly needs?: readonly string[];
}

/**
 * A service of Pebble, with Pebble's names for its fields; durations are Pebble's (`10s`, `1m30s`). `startup` is `enabled`
 * unless it says otherwise; a `disabled` one is stopped and stays stopped.
 */
export interface ServiceGoal extends Omit<Service, 'override' | 'command' | 'environment'> {
  /** The command line, in Pebble's syntax. Build it with `commandLine` from anything that came from outside. */
  readonly command: string;
  readonly environment?: Readonly<Record<string, string | Secret>>;
  /** The files whose change restarts it. Default: all files of the container. `[]`: none (it re-reads them itself). */
  readonly uses?: readonly AbsolutePath[];
  /** Files whose change does not restart it: it gets the signal instead, and reads them again. */
  readonly reload?: { readonly files: readonly AbsolutePath[]; readonly signal: 'SIGHUP' | 'SIGUSR1' | 'SIGUSR2' };
  /** Tasks of this container that must be done before it starts. Default: all `before` tasks. */
  readonly needs?: readonly string[];
}

/** A check of Pebble, with Pebble's names for its fields: exactly one of `http`, `tcp`, `exec`. */
export type CheckGoal = Omit<Check, 'override'>;

/**
 * A log target of Pebble, with Pebble's names for its fields. Default `services`: all. In labels Pebble replaces `$NAME` and
 * `${NAME}` with the service's environment; `$$` is a dollar sign.
 */
export type LogTargetGoal = Omit<LogTarget, 'override' | 'type' | 'location'> &
  Required<Pick<LogTarget, 'type' | 'location'>>;

/** A command to run at least once per key. It must be idempotent: killed at the wrong moment it runs again. */
export interface Task {
  /** Unique in the charm. */
  readonly name: string;
  /** What it was done for: a schema version, a database's identity, the `fingerprint` of a password. */
  readonly key: string;
  /** The command; no shell. */
  readonly run: readonly [string, ...string[]];
  readonly stdin?: string | Secret;
  readonly environment?: Readonly<Record<string, string | Secret>>;
  readonly user?: string;
  readonly group?: string;
  readonly workingDir?: string;
  /**
   * What it makes true is in the container itself, not on a storage or with others: it runs again in a new one. Only with
   * `by: 'each'`. Default false.
   */
  readonly inContainer?: boolean;
  /** Before the services start, or after they run and answer. */
  readonly when: 'before' | 'after';
  /** `each`: every unit runs it. `leader`: one unit does; the others wait. Needs a peer endpoint. */
  readonly by: 'each' | 'leader';
  /** Default 300. */
  readonly timeoutSeconds?: number;
  /** The status while it fails. It is retried at every look, with back-off, in either case. */
  readonly failure: 'blocked' | 'waiting';
}

/** A value that is made once, by the framework, and stays until an action asks to `rotate` it. */
export interface Generated {
  readonly is: 'generated';
  readonly length: number;
}

/** Letters and digits, evenly random. Default 32. */
export const generated = (length = 32): Generated => ({ is: 'generated', length });

/** What the provider's side gives one relation, computed. Written by the leader, once the tasks of `after` are done. */
export interface Offer<E extends string = string> {
  readonly endpoint: E;
  /** Juju's number of the relation. */
  readonly relation: number;
  readonly app?: Readonly<Record<string, string | undefined>>;
  readonly unit?: Readonly<Record<string, string | undefined>>;
  /** By databag key, which gets the secret's URI. The secret is made at once; its URI is published after `after`. */
  readonly secrets?: Readonly<Record<string, OfferedSecret>>;
  /**
   * Where the URIs go, by the keys of `secrets`. Default: each in the databag key of its name. For URIs inside a document.
   * A secret whose URI goes nowhere is not granted either: it is ours, for an interface that has credentials in the clear.
   */
  readonly place?: (uris: Readonly<Record<string, string>>) => Readonly<Record<string, string | undefined>>;
  /** Names of tasks that must be done first. */
  readonly after?: readonly string[];
}

export interface OfferedSecret {
  /** Unique in the application; the integration's `own` gives it. */
  readonly label: string;
  /** Field names have three or more characters: `[a-z](-?[a-z0-9]){2,}`. An `undefined` or empty field is left out. */
  readonly content: Readonly<Record<string, string | Secret | Generated | undefined>>;
}
