import { connect } from 'node:net';
import type { Socket } from 'node:net';

import { ConnectionError, TimeoutError } from '../errors.ts';
import { ByteStream } from './byte-stream.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket, so the container is not up yet',
  ECONNREFUSED: 'nobody answers on the socket, so its Pebble is not running',
  EACCES: 'permission denied',
  ENOTSOCK: 'this is not a socket',
  ENOTDIR: 'part of the path is not a directory',
  EAGAIN: 'Pebble takes no more connections now',
  EINVAL: 'the path is too long for a socket (107 bytes at most)',
};

/** An open connection and what arrives on it. */
export class Connection {
  readonly socket: Socket;
  readonly stream: ByteStream;
  /** It has carried a request before. */
  used = false;
  readonly #socketPath: string;
  #limit: NodeJS.Timeout | undefined;
  #what = '';
  #limitMs = 0;

  constructor(socket: Socket, socketPath: string) {
    this.socket = socket;
    this.#socketPath = socketPath;
    this.stream = new ByteStream(socket, (reason, cause) => new ConnectionError(socketPath, 'request', reason, cause));
  }

  /** From now on, the connection breaks with a `TimeoutError` unless `rest` or another `allow` comes in time. */
  allow(what: string, ms: number): void {
    this.#what = what;
    this.#limitMs = ms;
    this.#arm();
  }

  /** Something moved: the time allowed begins anew. */
  moved(): void {
    if (this.#limit !== undefined) this.#limit.refresh();
  }

  rest(): void {
    clearTimeout(this.#limit);
    this.#limit = undefined;
  }

  #arm(): void {
    this.rest();
    if (this.#limitMs > LONGEST_MS) return;
    this.#limit = setTimeout(() => this.break(new TimeoutError(this.#what, this.#limitMs)), this.#limitMs);
  }

  break(error: Error): void {
    this.stream.fail(error);
    this.close();
  }

  close(): void {
    this.rest();
    this.socket.destroy();
  }

  /** Resolves when the socket takes more. */
  async write(data: string | Uint8Array): Promise<void> {
    if (this.stream.failure !== undefined) throw this.stream.failure;
    if (this.socket.destroyed) throw this.#lost('it is closed');
    if (this.socket.write(data)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.socket.off('drain', done);
        this.socket.off('close', done);
        resolve();
      };
      this.socket.on('drain', done);
      this.socket.on('close', done);
    });
    this.moved();
  }

  #lost(reason: string): ConnectionError {
    return new ConnectionError(this.#socketPath, 'request', reason);
  }
}

/** Time for a local socket to take a connection, whatever the request may take afterwards. */
const CONNECT_MS = 30_000;
/** The longest time that `setTimeout` takes. */
const LONGEST_MS = 2 ** 31 - 1;

export function openConnection(socketPath: string, timeoutMs: number): Promise<Connection> {
  const limitMs = Math.min(timeoutMs, CONNECT_MS);
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      const code = 'code' in error ? String(error.code) : '';
      reject(new ConnectionError(socketPath, 'connect', REASONS[code] ?? (code || error.message), error));
    };
    let socket: Socket;
    try {
      socket = connect(socketPath);
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new TimeoutError(`Connecting to Pebble at ${socketPath}`, limitMs));
    }, limitMs);
    socket.once('error', (error) => {
      clearTimeout(timer);
      fail(error);
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(new Connection(socket, socketPath));
    });
  });
}
