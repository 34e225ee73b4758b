import type { Layer, Plan } from './layer.ts';
import type {
  ChangeInfo,
  CheckFilter,
  CheckInfo,
  ExecOptions,
  ExecProcess,
  ExecResult,
  FileContent,
  FileInfo,
  FollowLogsOptions,
  Identity,
  ListFilesOptions,
  LogEntry,
  LogsOptions,
  MakeDirOptions,
  Notice,
  NoticesFilter,
  NotifyOptions,
  NewIdentity,
  ReadOptions,
  ServiceInfo,
  StartExecOptions,
  SystemInfo,
  WaitOptions,
  WriteOptions,
} from './values.ts';

/**
 * All that can be asked of a Pebble. The client over the socket and the fake both are one.
 *
 * Every method may throw `ConnectionError` (the container is not reachable), `TimeoutError`, `ApiError` (Pebble refused)
 * and `ProtocolError`. Methods that start work answer with the id of a change: `waitChange` waits for its end.
 */
export interface PebbleApi {
  /** Version and boot id. A new boot id means that the daemon started anew. */
  systemInfo(): Promise<SystemInfo>;

  /** The combined plan. Needs admin access, as all that writes does. */
  plan(): Promise<Plan>;
  /**
   * Adds a layer, or (`combine`, the default) combines it into the layer of that label. Nothing is started: see `replan`.
   * A combined layer cannot delete a service, a check or a log target. Text is sent as it is: it must be YAML.
   */
  addLayer(label: string, layer: Layer | string, options?: { readonly combine?: boolean }): Promise<void>;

  /** Services in the plan by name; names that the plan does not know are left out. */
  services(names?: readonly string[]): Promise<readonly ServiceInfo[]>;
  /** Starts these and what they require. Running ones stay as they are. */
  startServices(names: readonly string[]): Promise<string>;
  stopServices(names: readonly string[]): Promise<string>;
  /** Stops those that run and starts all of them. */
  restartServices(names: readonly string[]): Promise<string>;
  /**
   * Restarts what was started with another configuration than the plan has now, and starts what is enabled and does not run.
   * A trap: "was started" counts also a disabled service that was stopped since, so stop the unwanted ones after a replan.
   * The change takes about a second for each service that is started: Pebble watches it for that long.
   */
  replan(): Promise<string>;
  /** Starts all that is enabled. `ApiError` of kind `no-default-services` when nothing is. */
  autostart(): Promise<string>;

  change(id: string): Promise<ChangeInfo>;
  /** @default select 'in-progress' */
  changes(options?: {
    readonly select?: 'all' | 'in-progress' | 'ready';
    readonly service?: string;
  }): Promise<readonly ChangeInfo[]>;
  /** Waits for the end. `ChangeError` when it ended in an error, `TimeoutError` when it did not end in time. */
  waitChange(id: string, options?: WaitOptions): Promise<ChangeInfo>;
  abortChange(id: string): Promise<ChangeInfo>;

  /** The whole content. `ApiError` of kind `not-found` when there is none, `TooLargeError` past `maxBytes`. */
  readFile(path: string, options?: ReadOptions): Promise<Uint8Array>;
  /** The whole content as UTF-8. */
  readText(path: string, options?: ReadOptions): Promise<string>;
  /**
   * The contents of several files in one request, by path; a file that is not there is left out. The bound is for each.
   * `ApiError` when one of them cannot be read for another reason.
   */
  readFiles(paths: readonly string[], options?: ReadOptions): Promise<ReadonlyMap<string, Uint8Array>>;
  /** The content as it comes, of any size. Errors come from the iteration, at its end too: only a finished one is whole. */
  readStream(path: string): AsyncIterable<Uint8Array>;
  /** The entries of a directory, or the file itself. Symbolic links to the path are followed, those in it are not. */
  listFiles(path: string, options?: ListFilesOptions): Promise<readonly FileInfo[]>;
  /** What is at the path (links are followed); `undefined` when nothing is. */
  stat(path: string): Promise<FileInfo | undefined>;
  /** Replaces the file in one step: a reader sees the old content or the new. */
  writeFile(path: string, content: FileContent, options?: WriteOptions): Promise<void>;
  /** `ApiError` when it is there already, unless `makeParents`. */
  makeDir(path: string, options?: MakeDirOptions): Promise<void>;
  /** `recursive` also takes what is not there. Without it: a file or an empty directory, or `ApiError`. */
  removePath(path: string, options?: { readonly recursive?: boolean }): Promise<void>;

  /** Runs a command to its end. No shell is involved. `ExecError` unless it exits with 0; `TooLargeError` past the bound. */
  exec(command: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** Starts a command; its output goes to the callbacks. */
  startExec(command: readonly string[], options?: StartExecOptions): Promise<ExecProcess>;

  checks(filter?: CheckFilter): Promise<readonly CheckInfo[]>;
  /** Answers with the names of those that were stopped before. */
  startChecks(names: readonly string[]): Promise<readonly string[]>;
  /** Answers with the names of those that ran before. */
  stopChecks(names: readonly string[]): Promise<readonly string[]>;
  /** Runs a check now, whatever its period. 1.19.2 has no such endpoint (`ApiError` 404). */
  refreshCheck(name: string): Promise<{ readonly check: CheckInfo; readonly error: string | undefined }>;
  /** False when one of the checks is down. Level `ready` includes `alive`. */
  health(filter?: CheckFilter): Promise<boolean>;

  /** Notices in the order they last repeated; with `timeoutMs` it waits for one, and answers with none after that time. */
  notices(filter?: NoticesFilter): Promise<readonly Notice[]>;
  notice(id: string): Promise<Notice>;
  /** Records a custom notice (key: `example.com/path`) and answers with its id. */
  notify(key: string, options?: NotifyOptions): Promise<string>;

  /** What the daemon still has, oldest first. @default the last 30 lines of all services together */
  logs(options?: LogsOptions): Promise<readonly LogEntry[]>;
  /** Lines as they come, until the signal aborts or the iteration is left. */
  followLogs(options?: FollowLogsOptions): AsyncIterable<LogEntry>;

  /** Sends a signal (`SIGHUP`) to the processes of services that run. */
  sendSignal(signal: string, services: readonly string[]): Promise<void>;

  identities(): Promise<Readonly<Record<string, Identity>>>;
  addIdentities(identities: Readonly<Record<string, NewIdentity>>): Promise<void>;
  updateIdentities(identities: Readonly<Record<string, NewIdentity>>): Promise<void>;
  /** Adds or replaces; `null` removes. */
  replaceIdentities(identities: Readonly<Record<string, NewIdentity | null>>): Promise<void>;
  removeIdentities(names: readonly string[]): Promise<void>;

  /** Metrics of services and checks in the OpenMetrics text format. */
  metrics(): Promise<string>;

  /**
   * Closes what is kept open; calls in flight, a long poll for instance, are rejected with a `ConnectionError`. Commands
   * that were started go on. A later call opens a connection again.
   */
  close(): void;
}
