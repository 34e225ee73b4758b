/**
 * The machine side of a local model: one world holds all its pods. A supervisor process of its own keeps it alive, so
 * that whoever asks (the controller) may die and attach again; when the supervisor ends, all that it holds ends.
 */
export interface World {
  /** The address of the bridge, where the world's name server answers, e.g. `10.77.0.1`. */
  readonly gateway: string;
  /** True when the world ran before this call: its pods are as they were left. */
  readonly attached: boolean;

  createPod(pod: PodSpec): Promise<PodState>;
  pods(): Promise<readonly PodState[]>;
  /** Stops the pod's containers (SIGTERM, then SIGKILL after `graceMs`, default 0) and takes its network away. */
  removePod(pod: string, options?: { readonly graceMs?: number }): Promise<void>;

  /** Resolves once the first process has the prepared root and was started. A mount that fails is a sentence. */
  startContainer(pod: string, container: ContainerSpec): Promise<ContainerState>;
  /** Stops it when it runs, and starts it as it was specified; `wipe` empties what it wrote, as Kubernetes does. */
  restartContainer(pod: string, container: string, options?: RestartOptions): Promise<ContainerState>;
  stopContainer(pod: string, container: string, options?: { readonly graceMs?: number }): Promise<ContainerState>;
  /** Undefined when there is no such pod or container. */
  containerState(pod: string, container: string): Promise<ContainerState | undefined>;
  /** Tells of every first process that ended, for whatever reason. Gives back how to stop listening. */
  onExit(listener: (exit: ContainerExit) => void): () => void;

  /** Runs one process in a container and waits for its end. */
  exec(pod: string, container: string, command: ExecSpec): Promise<ExecExit>;
  /** How to enter a container from this side with a terminal, as a command to spawn with inherited streams. */
  enter(pod: string, container: string, argv: readonly string[]): Promise<EnterCommand>;

  /** Relays a port of the host's 127.0.0.1 (0: any free one) to a pod. A taken port is refused with a sentence. */
  expose(port: number, target: { readonly pod: string; readonly port: number }): Promise<{ readonly port: number }>;
  unexpose(port: number): Promise<void>;
  exposed(): Promise<readonly Exposure[]>;

  /** GET in the pod's network, as the kubelet probes: no process is started for it. */
  probe(pod: string, request: ProbeRequest): Promise<ProbeResult>;

  /** Replaces all names that the world's name server knows: a full name, and the addresses it stands for. */
  setHosts(records: Readonly<Record<string, readonly string[]>>): Promise<void>;

  /** Removes files that mapped users may own, e.g. a pod's storage. A path that is not there is fine. */
  removeTree(path: string): Promise<void>;

  /** Lets go of the connection; the world and this connection's exposed ports stay. Running `exec`s are killed. */
  close(): Promise<void>;
  /** Ends every process of the world and keeps its files. Containers get SIGTERM and `graceMs` (default 0) first. */
  stop(options?: { readonly graceMs?: number }): Promise<void>;
  /** `stop`, and then removes the world's folder with all that is in it, files of mapped users included. */
  destroy(): Promise<void>;
  /** Resolves when the connection ends: with a reason when the supervisor died, undefined after `close` or `stop`. */
  readonly closed: Promise<Error | undefined>;
}

export interface WorldOptions {
  /** The world's own folder; what the caller keeps for its pods (writable layers, storage) is best put below it too. */
  readonly dir: string;
  /** A short folder for sockets (at most 70 bytes). @default a folder of this user's below the temporary one */
  readonly runtime?: string;
  /** The network of the pods; /16 to /24. It exists only inside the world. @default '10.77.0.0/16' */
  readonly subnet?: string;
  readonly log?: (line: string) => void;
}

export interface PodSpec {
  /** Host name of the pod: `<app>-<n>`, lower case letters, digits and `-`. */
  readonly name: string;
  /** @default the next address that was not used before */
  readonly address?: string;
  /** For `hosts`: the pod's full name, e.g. `app-0.app-endpoints.model.svc.cluster.local`. */
  readonly fqdn?: string;
  /** `search` of resolv.conf, e.g. `['model.svc.cluster.local', 'svc.cluster.local']`. */
  readonly search?: readonly string[];
}

export interface PodState {
  readonly name: string;
  readonly address: string;
  readonly containers: readonly ContainerState[];
}

export interface ContainerSpec {
  readonly name: string;
  /** Folders that make the root, the topmost first. */
  readonly lowers: readonly string[];
  /** A folder for what the container writes; made when it is not there. */
  readonly writable: string;
  readonly mounts?: readonly Mount[];
  /** The whole environment. No secrets: it can be read by this user in the process list. */
  readonly env?: Readonly<Record<string, string>>;
  /** The first process; the program by its absolute path in the root. `holder` for a container without one. */
  readonly argv: readonly string[];
  /** @default { uid: 0, gid: 0 } */
  readonly user?: User;
  /** Standard output and error are appended here. */
  readonly logFile: string;
  /** @default the pod's name */
  readonly hostname?: string;
  /** A limit for the container and all that is executed in it, where the machine lets us: see `memoryLimit`. */
  readonly memoryMiB?: number;
}

/** `source` on the host, a folder or a file, seen at `target` in the container. */
export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly readOnly?: boolean;
}

export interface User {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. @default none */
  readonly groups?: readonly number[];
}

export interface RestartOptions {
  readonly wipe?: boolean;
  readonly graceMs?: number;
}

export interface ContainerState {
  readonly pod: string;
  readonly name: string;
  readonly running: boolean;
  /** Of the first process, in the world's pid namespace; only while it runs. */
  readonly pid?: number;
  /** Unix time in milliseconds of the last start. */
  readonly startedAt: number;
  /** How often it was started again. */
  readonly restarts: number;
  /** Of the last end; absent when it never ended. */
  readonly exit?: ExecExit;
  readonly memoryLimit: MemoryLimit;
}

/** Whether the memory limit that was asked for holds, and if not, why. */
export type MemoryLimit =
  | { readonly is: 'none' }
  | { readonly is: 'enforced'; readonly mebibytes: number }
  | { readonly is: 'not enforced'; readonly why: string };

export interface ContainerExit {
  readonly pod: string;
  readonly container: string;
  readonly exit: ExecExit;
  /** True when `stopContainer`, `restartContainer` or `removePod` asked for it. */
  readonly asked: boolean;
}

export interface ExecSpec {
  /** The program by its absolute path in the container. */
  readonly argv: readonly string[];
  /** The whole environment: nothing is added and nothing inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** A folder of the container. @default '/' */
  readonly cwd?: string;
  /** It has no supplementary groups. @default { uid: 0, gid: 0 } */
  readonly user?: Omit<User, 'groups'>;
  /** Given as the whole standard input. @default empty (`/dev/null`) */
  readonly stdin?: string | Uint8Array;
  /** Where its output goes: a function, or a file of the host to append to. @default nowhere */
  readonly stdout?: Sink;
  readonly stderr?: Sink;
  /** Kills that process, and only it, with SIGKILL. */
  readonly signal?: AbortSignal;
}

export type Sink = ((chunk: Buffer) => void) | { readonly file: string };

/** How a process ended: by itself, or by a signal. */
export type ExecExit = { readonly code: number } | { readonly signal: string };

export interface EnterCommand {
  readonly file: string;
  readonly args: readonly string[];
}

export interface Exposure {
  readonly port: number;
  readonly pod: string;
  readonly podPort: number;
}

export interface ProbeRequest {
  readonly port: number;
  /** With its query, e.g. `/v1/health?level=alive`. */
  readonly path: string;
  /** @default 1000 */
  readonly timeoutMs?: number;
}

export type ProbeResult = { readonly status: number; readonly body: string } | { readonly failed: string };
