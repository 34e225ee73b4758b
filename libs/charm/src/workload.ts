import type { Secret } from './secret.ts';

/** The files of a container, read only. Every call is one Pebble GET. */
export interface WorkloadFiles {
  /** The whole file as UTF-8; `undefined` when there is none. */
  readText(path: string): Promise<string | undefined>;
  /** Entries of a directory, sorted by name; empty when there is no such directory. */
  list(path: string): Promise<readonly WorkloadFile[]>;
}

export interface WorkloadFile {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  /** Bytes; for files only. */
  readonly size: number | undefined;
}

export interface ExecOptions {
  readonly environment?: Readonly<Record<string, string | Secret>>;
  readonly stdin?: string | Secret;
  readonly user?: string;
  readonly group?: string;
  readonly workingDir?: string;
  /** Default 60. */
  readonly timeoutSeconds?: number;
}

export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
}

export interface HttpRequest {
  /** `http://localhost:8008/...`: a pod's containers share one network. */
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | Secret>>;
  readonly body?: string | Secret;
  /** Default 10. */
  readonly timeoutSeconds?: number;
}

export interface HttpReply {
  readonly status: number;
  readonly body: string;
}

/** One container at hand, to ask and to act. Its containers' network is reached with `http`. */
export interface Workload extends WorkloadFiles {
  /** Runs a command; no shell. Rejects with an error that has the code and the tail of stderr when it fails. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  writeText(
    path: string,
    content: string | Secret,
    options?: { readonly mode?: number; readonly user?: string; readonly group?: string },
  ): Promise<void>;
  http(request: HttpRequest): Promise<HttpReply>;
}
