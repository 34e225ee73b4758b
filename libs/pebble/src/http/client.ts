import { ConnectionError } from '../errors.ts';
import { openConnection } from './connection.ts';
import type { Connection } from './connection.ts';
import { collect, formatHead, readBody, readHead } from './message.ts';
import type { RequestHead, ResponseHead } from './message.ts';

/** A small HTTP/1.1 client over a unix socket. node:http costs more to load than a whole dispatch has to spend. */

export interface HttpRequest extends RequestHead {
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** For the whole answer, in milliseconds; with `streams`, for each step of it. */
  readonly timeoutMs: number;
  /** The answer may take as long as it likes, as long as it moves. */
  readonly streams?: boolean;
  /** Ends the request with this signal's reason. */
  readonly signal?: AbortSignal;
}

/** Connections kept open for the next request. */
const KEPT = 4;

export class HttpClient {
  readonly socketPath: string;
  readonly #idle: Connection[] = [];
  /** Connections with a request whose answer is not read to its end. */
  readonly #busy = new Set<Connection>();
  /** How often it was closed: what was asked before is not asked again. */
  #closings = 0;

  constructor(socketPath: string) {
    this.socketPath = socketPath;
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    request.signal?.throwIfAborted();
    const closings = this.#closings;
    const kept = this.#takeIdle();
    if (kept !== undefined) {
      try {
        return await this.#exchange(kept, request);
      } catch (error) {
        if (closings !== this.#closings || !mayRepeat(kept, request, error)) throw error;
      }
    }
    const connection = await openConnection(this.socketPath, request.timeoutMs);
    if (closings !== this.#closings) {
      connection.close();
      throw this.#closed();
    }
    return await this.#exchange(connection, request);
  }

  /** A connection of its own that leaves HTTP after the head; the caller closes it. */
  async upgrade(request: HttpRequest): Promise<{ readonly connection: Connection; readonly head: ResponseHead }> {
    const connection = await openConnection(this.socketPath, request.timeoutMs);
    connection.allow(`${request.method} ${pathOf(request.target)}`, request.timeoutMs);
    try {
      await connection.write(formatHead(request, undefined));
      const head = await readHead(connection.stream);
      connection.rest();
      return { connection, head };
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Ends what is kept open and what is being asked; a later request opens a connection again. */
  close(): void {
    this.#closings += 1;
    for (const connection of this.#idle.splice(0)) connection.close();
    for (const connection of this.#busy) connection.break(this.#closed());
  }

  #closed(): ConnectionError {
    return new ConnectionError(this.socketPath, 'request', 'the client was closed in the middle of it');
  }

  #takeIdle(): Connection | undefined {
    for (;;) {
      const connection = this.#idle.pop();
      if (connection === undefined) return undefined;
      if (!connection.stream.spoiled && !connection.socket.destroyed) {
        connection.socket.ref();
        return connection;
      }
      connection.close();
    }
  }

  #release(connection: Connection): void {
    connection.rest();
    if (connection.stream.spoiled || connection.socket.destroyed || this.#idle.length >= KEPT) {
      connection.close();
      return;
    }
    connection.used = true;
    // A kept connection is no reason for the process to stay.
    connection.socket.unref();
    this.#idle.push(connection);
  }

  async #exchange(connection: Connection, request: HttpRequest): Promise<HttpAnswer> {
    connection.stream.mark();
    this.#busy.add(connection);
    connection.allow(`${request.method} ${pathOf(request.target)}`, request.timeoutMs);
    const abort = (): void => connection.break(reasonOf(request.signal));
    request.signal?.addEventListener('abort', abort);
    let sent = false;
    // An answer may come before the request is out, and then it explains why it cannot be sent: reading tells all.
    sendRequest(connection, request).then(
      () => (sent = true),
      (error: unknown) => connection.break(error instanceof Error ? error : new Error(String(error))),
    );
    try {
      const head = await readHead(connection.stream);
      return new HttpAnswer(connection, head, request.streams === true, (whole) => {
        request.signal?.removeEventListener('abort', abort);
        this.#busy.delete(connection);
        if (whole && sent && head.keepAlive) this.#release(connection);
        else connection.close();
      });
    } catch (error) {
      request.signal?.removeEventListener('abort', abort);
      this.#busy.delete(connection);
      connection.close();
      throw error instanceof BodyError ? error.cause : error;
    }
  }
}

export class HttpAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly #connection: Connection;
  readonly #head: ResponseHead;
  readonly #streams: boolean;
  readonly #done: (whole: boolean) => void;

  constructor(connection: Connection, head: ResponseHead, streams: boolean, done: (whole: boolean) => void) {
    this.status = head.status;
    this.headers = head.headers;
    this.#connection = connection;
    this.#head = head;
    this.#streams = streams;
    this.#done = done;
  }

  /** The body, once. Leaving the iteration early closes the connection. */
  async *pieces(): AsyncGenerator<Buffer, void, undefined> {
    let whole = false;
    try {
      for await (const piece of readBody(this.#connection.stream, this.#head)) {
        if (this.#streams) this.#connection.moved();
        yield piece;
      }
      whole = true;
    } finally {
      this.#done(whole);
    }
  }

  bytes(what: string, limit: number): Promise<Buffer> {
    return collect(this.pieces(), what, limit);
  }
}

/** The source of a request's body failed; `cause` is its error. */
class BodyError extends Error {}

async function sendRequest(connection: Connection, request: HttpRequest): Promise<void> {
  const { body } = request;
  if (body === undefined) {
    await connection.write(formatHead(request, request.method === 'POST' ? 0 : undefined));
    return;
  }
  if (typeof body === 'string' || body instanceof Uint8Array) {
    const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
    const head = Buffer.from(formatHead(request, bytes.length), 'latin1');
    await connection.write(bytes.length < 64 * 1024 ? Buffer.concat([head, bytes]) : head);
    if (bytes.length >= 64 * 1024) await connection.write(bytes);
    return;
  }
  await connection.write(formatHead(request, 'chunked'));
  const pieces = body[Symbol.asyncIterator]();
  for (;;) {
    let next: IteratorResult<Uint8Array>;
    try {
      next = await pieces.next();
    } catch (error) {
      const failure = new BodyError('The source of the content failed.', { cause: error });
      connection.break(failure);
      throw failure;
    }
    if (next.done === true) break;
    if (next.value.length === 0) continue;
    try {
      await connection.write(`${next.value.length.toString(16)}\r\n`);
      await connection.write(next.value);
      await connection.write('\r\n');
    } catch (error) {
      await pieces.return?.();
      throw error;
    }
  }
  await connection.write('0\r\n\r\n');
}

/**
 * A kept connection may have died while nobody looked. Nothing came back, so a GET may be asked again; another request only
 * when the very first write was refused (EPIPE), for then the daemon has seen nothing of it.
 */
function mayRepeat(connection: Connection, request: HttpRequest, error: unknown): boolean {
  if (!(error instanceof ConnectionError) || connection.stream.arrived) return false;
  if (request.body !== undefined && typeof request.body !== 'string' && !(request.body instanceof Uint8Array))
    return false;
  if (request.method === 'GET') return true;
  return error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'EPIPE';
}

function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? target;
}

function reasonOf(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error('The request was aborted.');
}
