import type { Layer } from '../layer.ts';

/** A command that the fake is asked to run. */
export interface ExecRequest {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDir: string | undefined;
  readonly user: string | undefined;
  readonly userId: number | undefined;
  readonly group: string | undefined;
  readonly groupId: number | undefined;
  readonly serviceContext: string | undefined;
  /** All of standard input. */
  readonly stdin: Uint8Array;
  /** Aborts when the caller's time is over or a signal is sent. */
  readonly signal: AbortSignal;
}

export interface ExecReply {
  /** @default 0 */
  readonly code?: number;
  readonly stdout?: string | Uint8Array;
  readonly stderr?: string | Uint8Array;
}

/** `undefined`: there is no such program, and Pebble refuses. */
export type ExecHandler = (request: ExecRequest) => ExecReply | undefined | Promise<ExecReply | undefined>;

export interface FakeFile {
  readonly content: string | Uint8Array;
  /** @default 0o644 */
  readonly permissions?: number;
  /** @default root */
  readonly user?: string;
  /** @default root */
  readonly group?: string;
}

/** What goes wrong. `before`: the request is not carried out; `after`: it is, and its answer is lost. */
export interface Fault {
  readonly when: 'before' | 'after';
  /** 1 is the next request. */
  readonly request: number;
}

/** One request as a daemon would have seen it. */
export interface Request {
  readonly method: 'GET' | 'POST';
  /** Without its query. */
  readonly path: string;
}

export interface FakeOptions {
  /** @default v1.19.2 */
  readonly version?: string;
  /** The image's layers, in order. */
  readonly layers?: readonly { readonly label: string; readonly layer: Layer | string }[];
  /** By absolute path; parents are made. */
  readonly files?: Readonly<Record<string, string | Uint8Array | FakeFile>>;
  /** Names beside root, with their numbers; group of the same name and number. */
  readonly users?: Readonly<Record<string, number>>;
  /** @default there is no program at all */
  readonly exec?: ExecHandler;
  /** Whether a service that is started stays up: an exit code says that it ends within the second Pebble watches. @default it stays */
  readonly startService?: (name: string, command: string) => number | undefined;
  readonly onRequest?: (method: string, path: string) => void;
}
