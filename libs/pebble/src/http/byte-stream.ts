import type { Socket } from 'node:net';

import { ProtocolError, TooLargeError } from '../errors.ts';

/** Past this the socket is paused until someone reads, so that a stream of any size needs little memory. */
const HIGH_WATER = 1024 * 1024;

/** The bytes that arrive on a socket, pulled by whoever reads. One reader at a time. */
export class ByteStream {
  readonly #socket: Socket;
  readonly #lost: (reason: string, cause?: unknown) => Error;
  #head: Buffer = Buffer.alloc(0);
  #queue: Buffer[] = [];
  #waiting = 0;
  #ended = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;
  /** Whether anything has arrived since the last `mark`. */
  #fresh = false;

  /** `lost` makes the error for a connection that breaks. */
  constructor(socket: Socket, lost: (reason: string, cause?: unknown) => Error) {
    this.#socket = socket;
    this.#lost = lost;
    socket.on('data', (chunk: Buffer) => {
      this.#fresh = true;
      this.#queue.push(chunk);
      this.#waiting += chunk.length;
      if (this.#waiting > HIGH_WATER) socket.pause();
      this.#signal();
    });
    socket.on('end', () => this.#end());
    socket.on('close', () => this.#end());
    socket.on('error', (error) => this.fail(lost('code' in error ? String(error.code) : error.message, error)));
  }

  /** Ends every wait, now and later, with this error; the first one wins. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#signal();
  }

  /** Forgets what `arrived` knows. */
  mark(): void {
    this.#fresh = false;
  }

  get arrived(): boolean {
    return this.#fresh;
  }

  /** No more bytes will come, or some came that nobody asked for: not to be used again. */
  get spoiled(): boolean {
    return this.#ended || this.#failure !== undefined || this.#head.length > 0 || this.#queue.length > 0;
  }

  /** The error that a reader would get, if there is one. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** The error for an end that comes too soon. */
  cutOff(): Error {
    return this.#lost('it was closed in the middle of an answer');
  }

  /** A line without its end. */
  async line(limit: number): Promise<string> {
    for (;;) {
      const end = this.#head.indexOf(0x0a);
      if (end >= 0) {
        const line = this.#take(end + 1);
        const length = line.at(-2) === 0x0d ? end - 1 : end;
        return line.toString('latin1', 0, length);
      }
      if (this.#head.length > limit) {
        throw new ProtocolError(`Pebble sent a header line of more than ${limit} bytes.`);
      }
      if (!(await this.#more())) throw this.cutOff();
    }
  }

  async exactly(length: number, what: string, limit: number): Promise<Buffer> {
    if (length > limit) throw new TooLargeError(what, limit);
    if (this.#head.length < length) {
      const parts: Buffer[] = [this.#head];
      let have = this.#head.length;
      this.#head = Buffer.alloc(0);
      while (have < length) {
        const next = await this.#next();
        if (next === undefined) throw this.cutOff();
        parts.push(next);
        have += next.length;
      }
      this.#head = Buffer.concat(parts);
    }
    return this.#take(length);
  }

  /** What is there, at most `limit` bytes; `undefined` at the end. */
  async some(limit: number): Promise<Buffer | undefined> {
    if (this.#head.length === 0) {
      const next = await this.#next();
      if (next === undefined) return undefined;
      this.#head = next;
    }
    return this.#take(Math.min(limit, this.#head.length));
  }

  #take(length: number): Buffer {
    const taken = this.#head.subarray(0, length);
    this.#head = this.#head.subarray(length);
    return taken;
  }

  async #more(): Promise<boolean> {
    const next = await this.#next();
    if (next === undefined) return false;
    this.#head = this.#head.length === 0 ? next : Buffer.concat([this.#head, next]);
    return true;
  }

  async #next(): Promise<Buffer | undefined> {
    for (;;) {
      const chunk = this.#queue.shift();
      if (chunk !== undefined) {
        this.#waiting -= chunk.length;
        if (this.#waiting <= HIGH_WATER && this.#socket.isPaused()) this.#socket.resume();
        return chunk;
      }
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #end(): void {
    this.#ended = true;
    this.#signal();
  }

  #signal(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
