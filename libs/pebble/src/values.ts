/**
 * The values that go in and come out of the API. Times are RFC 3339 texts with up to nine decimals, as Pebble sends them:
 * a `Date` would lose what the cursor of notices needs.
 */

export interface SystemInfo {
  /** For instance `v1.19.2`. */
  readonly version: string;
  readonly bootId: string;
}

export interface ServiceInfo {
  readonly name: string;
  readonly startup: 'enabled' | 'disabled' | (string & {});
  /** `backoff`: it ended and will be started again. `error`: it ended and will not. */
  readonly current: 'active' | 'inactive' | 'backoff' | 'error' | (string & {});
  /** Since when it is so; absent for one that never ran. */
  readonly currentSince?: string;
}

export interface ChangeInfo {
  readonly id: string;
  /** For instance `start`, `replan`, `exec`, `perform-check`. */
  readonly kind: string;
  readonly summary: string;
  /** `Do`, `Doing`, `Done`, `Error`, `Abort`, `Undo`, `Hold`, `Wait` ... */
  readonly status: string;
  readonly tasks: readonly TaskInfo[];
  /** It has ended, well or not. */
  readonly ready: boolean;
  readonly error?: string;
  readonly spawnTime: string;
  readonly readyTime?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface TaskInfo {
  readonly id: string;
  readonly kind: string;
  readonly summary: string;
  readonly status: string;
  /** Oldest first, each with its time in front. */
  readonly log: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

export interface WaitOptions {
  /** How long to wait, in milliseconds. @default 300000 */
  readonly timeoutMs?: number;
}

export interface FileInfo {
  readonly path: string;
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'socket' | 'named-pipe' | 'device' | 'unknown' | (string & {});
  /** Bytes; regular files only. */
  readonly size?: number;
  /** The nine permission bits, for instance `0o644`. */
  readonly permissions: number;
  /** Whole seconds. */
  readonly lastModified: string;
  readonly userId?: number;
  /** Empty when the container has no such user. */
  readonly user: string;
  readonly groupId?: number;
  readonly group: string;
}

/** Text is written as UTF-8. */
export type FileContent = string | Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Without a group it is the user's own one, which needs a user that the container knows; numbers of both are taken as they
 * are. A group alone is refused.
 */
export interface Owner {
  readonly userId?: number;
  readonly user?: string;
  readonly groupId?: number;
  readonly group?: string;
}

export interface ReadOptions {
  /** @default 67108864 (64 MiB) */
  readonly maxBytes?: number;
}

export interface ListFilesOptions {
  /** Only names that match, with `*`, `?` and `[...]`. */
  readonly pattern?: string;
  /** The directory itself rather than its entries. @default false */
  readonly itself?: boolean;
}

export interface WriteOptions extends Owner {
  /** The nine permission bits. @default 0o644 */
  readonly permissions?: number;
  /** Make missing parents, with 0o755 and the same owner. @default false */
  readonly makeDirs?: boolean;
}

export interface MakeDirOptions extends Owner {
  /** The nine permission bits. @default 0o755 */
  readonly permissions?: number;
  /** Make missing parents too, and take what is there already. @default false */
  readonly makeParents?: boolean;
}

export interface ExecCommonOptions extends Owner {
  /** Added to what Pebble sets (`PATH`, `HOME`, `USER` ...) or to the service's. Seen by nobody else, unlike arguments. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  /** Take environment, user and directory of this service. */
  readonly serviceContext?: string;
  /** The command is killed after it, in milliseconds, and `TimeoutError` is thrown. @default 300000 for exec, none for startExec */
  readonly timeoutMs?: number;
  /** Closed at once when absent. */
  readonly stdin?: FileContent;
  /** Standard error goes the way of standard output. @default false */
  readonly combineStderr?: boolean;
}

export interface ExecOptions extends ExecCommonOptions {
  /** Bound of standard output, and of standard error. @default 16777216 (16 MiB) */
  readonly maxOutputBytes?: number;
}

export interface ExecResult {
  /** As UTF-8. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartExecOptions extends ExecCommonOptions {
  readonly onStdout?: (chunk: Uint8Array) => void;
  readonly onStderr?: (chunk: Uint8Array) => void;
  /** Runs in a terminal of this size; then standard error is part of standard output. */
  readonly terminal?: { readonly width: number; readonly height: number };
}

export interface ExecProcess {
  readonly changeId: string;
  /** Sends a signal, for instance `SIGTERM`. */
  sendSignal(signal: string): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  /** The exit code, once it ended and all its output arrived. `ChangeError` when it could not be started, `TimeoutError` when it was killed for its time. */
  wait(): Promise<number>;
}

export interface CheckFilter {
  readonly level?: 'alive' | 'ready';
  readonly names?: readonly string[];
}

export interface CheckInfo {
  readonly name: string;
  /** Empty when the check has none. */
  readonly level: 'alive' | 'ready' | '' | (string & {});
  readonly startup: 'enabled' | 'disabled' | (string & {});
  readonly status: 'up' | 'down' | 'inactive' | (string & {});
  /** In a row. */
  readonly failures: number;
  readonly threshold: number;
  /** The change that runs it; `waitChange` on it says how the last failure looked. */
  readonly changeId?: string;
}

export interface NoticesFilter {
  readonly types?: readonly string[];
  readonly keys?: readonly string[];
  /** Only notices that repeated after this time: the `lastRepeated` of the last one seen. */
  readonly after?: string;
  /** Wait that long for a match. */
  readonly timeoutMs?: number;
  /** Those of every user, for admins. @default the own and the public ones */
  readonly users?: 'all';
}

export interface Notice {
  readonly id: string;
  /** Absent for a public notice. */
  readonly userId?: number;
  readonly type: 'custom' | 'change-update' | 'warning' | (string & {});
  readonly key: string;
  readonly firstOccurred: string;
  readonly lastOccurred: string;
  readonly lastRepeated: string;
  readonly occurrences: number;
  readonly lastData: Readonly<Record<string, string>>;
}

export interface NotifyOptions {
  readonly data?: Readonly<Record<string, string>>;
  /** Milliseconds in which the same key does not repeat. */
  readonly repeatAfterMs?: number;
}

export interface LogEntry {
  readonly time: string;
  readonly service: string;
  /** Without the line end. */
  readonly message: string;
}

export interface LogsOptions {
  readonly services?: readonly string[];
  /** Lines of all services together. @default 30 */
  readonly lines?: number | 'all';
}

export interface FollowLogsOptions extends LogsOptions {
  readonly signal?: AbortSignal;
}

export type Access = 'admin' | 'read' | 'metrics' | 'untrusted';

/** As the daemon shows it: a password or a certificate is never given back. */
export interface Identity {
  readonly access: Access | (string & {});
  readonly kinds: readonly ('local' | 'basic' | 'cert')[];
  /** Of a local identity. */
  readonly userId?: number;
}

/** `password` is a SHA-512 crypt hash, never the password. */
export type NewIdentity =
  | { readonly access: Access; readonly local: { readonly 'user-id': number } }
  | { readonly access: Access; readonly basic: { readonly password: string } };
