import { ProtocolError } from '../errors.ts';

/** Multipart bodies (RFC 7578), read as they stream. */

const HEADERS_LIMIT = 16 * 1024;
const CRLF = Buffer.from('\r\n');

export interface Part {
  /** `name` of the field. */
  readonly name: string;
  /** To be read to its end before the next part. */
  readonly content: AsyncGenerator<Buffer, void, undefined>;
}

/** The boundary that a `Content-Type` header names. */
export function boundaryOf(contentType: string | undefined): string {
  const match = /^multipart\/form-data;.*\bboundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType ?? '');
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) throw new ProtocolError('Pebble answered a request for a file with something else.');
  return boundary;
}

export async function* readParts(
  pieces: AsyncIterable<Buffer>,
  boundary: string,
): AsyncGenerator<Part, void, undefined> {
  const source = pieces[Symbol.asyncIterator]();
  // The first delimiter has no line end in front; with one it looks like all others.
  let buffer: Buffer = CRLF;
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');

  async function more(): Promise<void> {
    const next = await source.next();
    if (next.done === true) throw new ProtocolError('Pebble ended a file in the middle.');
    buffer = buffer.length === 0 ? next.value : Buffer.concat([buffer, next.value]);
  }

  async function* content(): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      const end = buffer.indexOf(delimiter);
      if (end >= 0) {
        if (end > 0) yield buffer.subarray(0, end);
        buffer = buffer.subarray(end + delimiter.length);
        return;
      }
      const sure = buffer.length - delimiter.length + 1;
      if (sure > 0) {
        yield buffer.subarray(0, sure);
        buffer = buffer.subarray(sure);
      }
      await more();
    }
  }

  try {
    await drain(content());
    for (;;) {
      while (buffer.length < 2) await more();
      const after = buffer.toString('latin1', 0, 2);
      buffer = buffer.subarray(2);
      if (after === '--') {
        // Read on to the end of the answer, so that the connection can be used again.
        while ((await source.next()).done !== true);
        return;
      }
      if (after !== '\r\n') throw new ProtocolError('Pebble sent a part without a line end.');
      let end: number;
      while ((end = buffer.indexOf('\r\n\r\n')) < 0) {
        if (buffer.length > HEADERS_LIMIT) throw new ProtocolError('Pebble sent a part with endless headers.');
        await more();
      }
      const headers = buffer.toString('utf8', 0, end);
      buffer = buffer.subarray(end + 4);
      const name = /^content-disposition:[^\r\n]*;\s*name="([^"]*)"/im.exec(headers)?.[1];
      if (name === undefined) throw new ProtocolError('Pebble sent a part without a name.');
      const body = content();
      yield { name, content: body };
      await drain(body);
    }
  } finally {
    await source.return?.(undefined);
  }
}

async function drain(pieces: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pieces);
}
