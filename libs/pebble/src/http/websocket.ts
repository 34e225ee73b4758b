import { createHash, randomBytes } from 'node:crypto';

import { ConnectionError, ProtocolError } from '../errors.ts';
import type { Connection } from './connection.ts';
import type { ResponseHead } from './message.ts';

/** The client's side of RFC 6455: no extensions, no subprotocols. */

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const FRAME_LIMIT = 16 * 1024 * 1024;
const TEXT_LIMIT = 64 * 1024;
const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Binary data comes frame by frame, as soon as it is there; a text comes whole. */
export type Message =
  | { readonly type: 'binary'; readonly data: Buffer }
  | { readonly type: 'text'; readonly text: string };

export interface Handshake {
  readonly headers: Readonly<Record<string, string>>;
  /** Throws unless the answer accepts this very handshake. */
  verify(head: ResponseHead): void;
}

export function handshake(): Handshake {
  const key = randomBytes(16).toString('base64');
  const accept = createHash('sha1')
    .update(key + GUID)
    .digest('base64');
  return {
    headers: { Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Key': key, 'Sec-WebSocket-Version': '13' },
    verify(head): void {
      if (head.status !== 101 || head.headers.get('sec-websocket-accept') !== accept) {
        throw new ProtocolError(`Pebble did not open a websocket: it answered with status ${head.status}.`);
      }
    },
  };
}

export class WebSocketConnection {
  readonly #connection: Connection;
  #closing = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  sendBinary(data: Uint8Array): Promise<void> {
    return this.#send(OPCODE.binary, data);
  }

  sendText(text: string): Promise<void> {
    return this.#send(OPCODE.text, Buffer.from(text, 'utf8'));
  }

  /** Until the other side closes. A connection that just ends counts as closed: that is how Pebble does it. */
  async *messages(): AsyncGenerator<Message, void, undefined> {
    let open: 'text' | 'binary' | undefined;
    let text: Buffer[] = [];
    for (;;) {
      const frame = await this.#frame();
      if (frame === undefined || frame.opcode === OPCODE.close) return;
      if (frame.opcode === OPCODE.ping) {
        await this.#send(OPCODE.pong, frame.payload);
        continue;
      }
      if (frame.opcode === OPCODE.pong) continue;
      if ((frame.opcode === OPCODE.continuation) !== (open !== undefined)) {
        throw new ProtocolError('Pebble sent the frames of a websocket message out of order.');
      }
      const kind: 'text' | 'binary' | undefined =
        open ?? (frame.opcode === OPCODE.text ? 'text' : frame.opcode === OPCODE.binary ? 'binary' : undefined);
      if (kind === undefined) throw new ProtocolError('Pebble sent a websocket frame of an unknown kind.');
      open = frame.final ? undefined : kind;
      if (kind === 'binary') {
        yield { type: 'binary', data: frame.payload };
        continue;
      }
      text.push(frame.payload);
      if (text.reduce((size, part) => size + part.length, 0) > TEXT_LIMIT) {
        throw new ProtocolError('Pebble sent a websocket text without end.');
      }
      if (frame.final) {
        yield { type: 'text', text: Buffer.concat(text).toString('utf8') };
        text = [];
      }
    }
  }

  /** Says goodbye if it can, and closes. */
  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    const { socket } = this.#connection;
    // What the other side has not taken by now it does not want.
    if (socket.destroyed || socket.writableLength > 0) socket.destroy();
    else {
      socket.end(formatFrame(OPCODE.close, Buffer.from([0x03, 0xe8])));
      socket.destroySoon();
    }
    this.#connection.rest();
  }

  async #send(opcode: number, payload: Uint8Array): Promise<void> {
    await this.#connection.write(formatFrame(opcode, payload));
  }

  async #frame(): Promise<{ final: boolean; opcode: number; payload: Buffer } | undefined> {
    const { stream } = this.#connection;
    const first = await this.#firstByte();
    if (first === undefined) return undefined;
    const second = (await stream.exactly(1, 'A websocket frame', FRAME_LIMIT)).readUInt8(0);
    if ((first & 0x70) !== 0 || (second & 0x80) !== 0) {
      throw new ProtocolError('Pebble sent a websocket frame that is masked or uses extensions.');
    }
    const opcode = first & 0x0f;
    const final = (first & 0x80) !== 0;
    let length = second & 0x7f;
    if (opcode >= 8 && (length > 125 || !final))
      throw new ProtocolError('Pebble sent a control frame that is too long.');
    if (length === 126) length = (await stream.exactly(2, 'A websocket frame', FRAME_LIMIT)).readUInt16BE(0);
    else if (length === 127) {
      const long = (await stream.exactly(8, 'A websocket frame', FRAME_LIMIT)).readBigUInt64BE(0);
      if (long > BigInt(FRAME_LIMIT))
        throw new ProtocolError(`Pebble sent a websocket frame of more than ${FRAME_LIMIT} bytes.`);
      length = Number(long);
    }
    const payload = length === 0 ? Buffer.alloc(0) : await stream.exactly(length, 'A websocket frame', FRAME_LIMIT);
    return { final, opcode, payload };
  }

  async #firstByte(): Promise<number | undefined> {
    try {
      return (await this.#connection.stream.some(1))?.readUInt8(0);
    } catch (error) {
      // Pebble closes with what the command did not read still in its socket: a reset, and no loss.
      if (error instanceof ConnectionError) return undefined;
      throw error;
    }
  }
}

/** Every frame of a client is masked (RFC 6455, 5.3). */
export function formatFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const frame = Buffer.alloc(2 + extra + 4 + length);
  frame.writeUInt8(0x80 | opcode, 0);
  frame.writeUInt8(0x80 | (extra === 0 ? length : extra === 2 ? 126 : 127), 1);
  if (extra === 2) frame.writeUInt16BE(length, 2);
  else if (extra === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  const mask = randomBytes(4);
  mask.copy(frame, 2 + extra);
  const start = 2 + extra + 4;
  for (let i = 0; i < length; i++) frame[start + i] = (payload[i] ?? 0) ^ (mask[i & 3] ?? 0);
  return frame;
}
