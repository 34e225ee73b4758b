import { ProtocolError, TooLargeError } from '../errors.ts';
import type { ByteStream } from './byte-stream.ts';

/** HTTP/1.1 messages (RFC 9112), as much of them as a Go server uses. */

const LINE_LIMIT = 16 * 1024;
const HEADER_LIMIT = 100;

export interface RequestHead {
  readonly method: 'GET' | 'POST';
  /** Path and query, already encoded. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ResponseHead {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** The server will take another request on this connection. */
  readonly keepAlive: boolean;
}

/** `bodyLength`: bytes, or `chunked`, or `undefined` for no body. */
export function formatHead(head: RequestHead, bodyLength: number | 'chunked' | undefined): string {
  const lines = [`${head.method} ${head.target} HTTP/1.1`, 'Host: pebble'];
  for (const [name, value] of Object.entries(head.headers ?? {})) lines.push(`${name}: ${value}`);
  if (bodyLength === 'chunked') lines.push('Transfer-Encoding: chunked');
  else if (bodyLength !== undefined) lines.push(`Content-Length: ${bodyLength}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** The head of the final response; interim ones (100 to 199, but not 101) are passed over. */
export async function readHead(stream: ByteStream): Promise<ResponseHead> {
  for (;;) {
    const statusLine = await stream.line(LINE_LIMIT);
    const match = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/.exec(statusLine);
    if (match === null) throw new ProtocolError('What answers on the socket does not speak HTTP/1.1: is it a Pebble?');
    const headers = await readHeaders(stream);
    const status = Number(match[2]);
    if (status < 200 && status !== 101) continue;
    const connection = headers.get('connection')?.toLowerCase() ?? '';
    return { status, headers, keepAlive: match[1] === '1' && !connection.includes('close') };
  }
}

async function readHeaders(stream: ByteStream): Promise<Map<string, string>> {
  const headers = new Map<string, string>();
  for (let count = 0; ; count++) {
    const line = await stream.line(LINE_LIMIT);
    if (line === '') return headers;
    const colon = line.indexOf(':');
    if (colon <= 0) throw new ProtocolError('Pebble sent a header line without a name.');
    if (count >= HEADER_LIMIT) throw new ProtocolError(`Pebble sent more than ${HEADER_LIMIT} header lines.`);
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}

/** The body in pieces. Returns only after its last byte, so that the connection can be used again. */
export async function* readBody(stream: ByteStream, head: ResponseHead): AsyncGenerator<Buffer, void, undefined> {
  if (head.status === 204 || head.status === 304) return;
  if (head.headers.get('transfer-encoding')?.toLowerCase() === 'chunked') {
    yield* readChunked(stream);
    return;
  }
  const declared = head.headers.get('content-length');
  if (declared === undefined) {
    yield* readToEnd(stream);
    return;
  }
  if (!/^\d{1,15}$/.test(declared)) throw new ProtocolError('Pebble sent a Content-Length that is not a number.');
  let left = Number(declared);
  while (left > 0) {
    const piece = await stream.some(left);
    if (piece === undefined) throw stream.cutOff();
    left -= piece.length;
    yield piece;
  }
}

async function* readChunked(stream: ByteStream): AsyncGenerator<Buffer, void, undefined> {
  for (;;) {
    const line = await stream.line(LINE_LIMIT);
    const match = /^([0-9a-fA-F]{1,8})\s*(?:;.*)?$/.exec(line);
    if (match?.[1] === undefined) throw new ProtocolError('Pebble sent a chunk without a size.');
    let left = Number.parseInt(match[1], 16);
    if (left === 0) {
      await readHeaders(stream);
      return;
    }
    while (left > 0) {
      const piece = await stream.some(left);
      if (piece === undefined) throw stream.cutOff();
      left -= piece.length;
      yield piece;
    }
    if ((await stream.line(LINE_LIMIT)) !== '') throw new ProtocolError('Pebble sent a chunk longer than its size.');
  }
}

async function* readToEnd(stream: ByteStream): AsyncGenerator<Buffer, void, undefined> {
  for (;;) {
    const piece = await stream.some(64 * 1024);
    if (piece === undefined) return;
    yield piece;
  }
}

/** All pieces as one, within a bound. */
export async function collect(pieces: AsyncIterable<Uint8Array>, what: string, limit: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > limit) throw new TooLargeError(what, limit);
    parts.push(piece);
  }
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return Buffer.from(only.buffer, only.byteOffset, only.length);
  return Buffer.concat(parts, size);
}
