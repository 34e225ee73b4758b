/** The root of everything this package throws on purpose. */
export class PebbleError extends Error {
  override name = 'PebbleError';
}

/**
 * The daemon cannot be talked to: the container is not up, its Pebble is down, or it died while we asked.
 * The next call opens a new connection by itself.
 */
export class ConnectionError extends PebbleError {
  override name = 'ConnectionError';
  /** Path of the socket. */
  readonly socketPath: string;
  /** `connect`: nothing was sent. `request`: the request may or may not have been carried out. */
  readonly phase: 'connect' | 'request';

  constructor(socketPath: string, phase: 'connect' | 'request', reason: string, cause?: unknown) {
    super(
      phase === 'connect'
        ? `Pebble is not reachable at ${socketPath}: ${reason}.`
        : `The connection to Pebble at ${socketPath} was lost: ${reason}. The request may or may not have been carried out.`,
      { cause },
    );
    this.socketPath = socketPath;
    this.phase = phase;
  }
}

/** Kinds that Pebble gives to some errors; most have none (`''`). */
export type ApiErrorKind =
  | ''
  | 'login-required'
  | 'no-default-services'
  | 'not-found'
  | 'permission-denied'
  | 'generic-file-error'
  | 'system-restart'
  | 'daemon-restart'
  | (string & {});

/** Pebble understood the request and refused it. `message` is Pebble's own sentence. */
export class ApiError extends PebbleError {
  override name = 'ApiError';
  /** HTTP status, for instance 400 or 404. For one path of a files request, the status that its kind stands for. */
  readonly status: number;
  readonly kind: ApiErrorKind;

  constructor(status: number, kind: ApiErrorKind, message: string) {
    super(message);
    this.status = status;
    this.kind = kind;
  }
}

/** A change ended, and not well. The message has Pebble's error and the tail of the tasks' logs. */
export class ChangeError extends PebbleError {
  override name = 'ChangeError';
  /** Id of the change. */
  readonly change: string;
  /** For instance `start`, `replan`, `exec`. */
  readonly kind: string;
  /** The log lines of the tasks that failed, oldest first. */
  readonly log: readonly string[];

  constructor(change: string, kind: string, message: string, log: readonly string[]) {
    super(message);
    this.change = change;
    this.kind = kind;
    this.log = log;
  }
}

/** A command ran to its end and did not exit with 0. Arguments are left out of the message: they may be secret. */
export class ExecError extends PebbleError {
  override name = 'ExecError';
  /** Exit code, 1 to 255; 128 + n when signal n ended it. */
  readonly code: number;
  /** The end of what it wrote to standard error (or to both, when combined), at most 2,000 characters. */
  readonly stderr: string;

  constructor(program: string, code: number, stderr: string) {
    const last = stderr.trim().split('\n').at(-1)?.trim() ?? '';
    super(`${program} ended with exit code ${code}${last === '' ? '' : `: ${last}`}`);
    this.code = code;
    this.stderr = stderr;
  }
}

/** No answer within the time allowed. */
export class TimeoutError extends PebbleError {
  override name = 'TimeoutError';
  /** The time that was allowed, in milliseconds. */
  readonly timeoutMs: number;

  constructor(what: string, timeoutMs: number) {
    super(`${what} took longer than ${timeoutMs / 1000} s.`);
    this.timeoutMs = timeoutMs;
  }
}

/** What came over the socket is not what Pebble's API says. Never the operator's fault. */
export class ProtocolError extends PebbleError {
  override name = 'ProtocolError';
}

/** A file, an output or an answer is larger than the caller allows. */
export class TooLargeError extends PebbleError {
  override name = 'TooLargeError';
  /** The limit, in bytes. */
  readonly limit: number;

  constructor(what: string, limit: number) {
    super(`${what} is larger than the ${limit} bytes allowed.`);
    this.limit = limit;
  }
}
