import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { PebbleApi } from './api.ts';
import { ConnectionError, PebbleError, ProtocolError, TimeoutError } from './errors.ts';
import { Pebble } from './pebble.ts';

const socketPath = join(mkdtempSync(join(tmpdir(), 'wire-')), 'socket');
let answer: (socket: Socket, request: string) => void = () => {};
let server: Server;

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => answer(socket, data.toString('latin1')));
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
});
afterAll(() => server.close());

function http(body: string | Uint8Array, type = 'application/json'): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${bytes.length}\r\n\r\n`),
    bytes,
  ]);
}

const info = JSON.stringify({ type: 'sync', 'status-code': 200, result: { version: 'v1', 'boot-id': 'b' } });

async function outcome(call: (api: PebbleApi) => Promise<unknown>, timeoutMs = 500): Promise<unknown> {
  const api = new Pebble({ socketPath, timeoutMs });
  try {
    return await call(api);
  } catch (error) {
    return error;
  } finally {
    api.close();
  }
}

const reads: readonly ((api: PebbleApi) => Promise<unknown>)[] = [
  (api) => api.systemInfo(),
  (api) => api.plan(),
  (api) => api.services(),
  (api) => api.change('1'),
  (api) => api.changes(),
  (api) => api.waitChange('1', { timeoutMs: 30 }),
  (api) => api.listFiles('/'),
  (api) => api.readFile('/a'),
  (api) => api.checks(),
  (api) => api.health(),
  (api) => api.notices(),
  (api) => api.notice('1'),
  (api) => api.logs(),
  (api) => api.identities(),
  (api) => api.metrics(),
  (api) => api.replan(),
  (api) => api.notify('a.b/c'),
  (api) => api.stopChecks(['c']),
  (api) => api.writeFile('/a', 'x'),
  (api) => api.exec(['true']),
];
const anyRead = fc.constantFrom(...reads);

function expectTyped(result: unknown): void {
  if (result instanceof Error && !(result instanceof PebbleError)) throw result;
}

describe('whatever answers on the socket', () => {
  it('noise is a typed error, never a hang', async () => {
    await fc.assert(
      fc.asyncProperty(anyRead, fc.uint8Array({ minLength: 1, maxLength: 300 }), async (call, noise) => {
        answer = (socket) => socket.end(noise);
        const result = await outcome(call);
        expect(result).toBeInstanceOf(PebbleError);
      }),
      { numRuns: 200 },
    );
  });

  it('an envelope with any result gives a value or a typed error', async () => {
    const envelope = fc.record(
      {
        type: fc.constantFrom('sync', 'async', 'error', 'other'),
        'status-code': fc.oneof(fc.constantFrom(200, 404), fc.jsonValue()),
        change: fc.oneof(fc.string(), fc.jsonValue()),
        result: fc.oneof(
          fc.jsonValue(),
          fc.array(fc.dictionary(fc.constantFrom('name', 'id', 'data', 'tasks', 'kind'), fc.jsonValue())),
        ),
      },
      { requiredKeys: ['type'] },
    );
    await fc.assert(
      fc.asyncProperty(anyRead, envelope, async (call, json) => {
        answer = (socket) => socket.write(http(JSON.stringify(json)));
        const result = await outcome(call, 200);
        expectTyped(result);
        expect(result).not.toBeInstanceOf(TimeoutError);
      }),
      { numRuns: 300 },
    );
  });

  it('multipart noise after a good beginning is a typed error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200 }), async (noise) => {
        const start = '--bbbb\r\nContent-Disposition: form-data; name="files"\r\n\r\n';
        answer = (socket) => socket.write(http(start + noise, 'multipart/form-data; boundary=bbbb'));
        expect(await outcome((api) => api.readFile('/a'))).toBeInstanceOf(PebbleError);
      }),
      { numRuns: 100 },
    );
  });

  it('websocket noise ends a command with a typed error', async () => {
    const async = JSON.stringify({ type: 'async', 'status-code': 202, change: '1', result: { 'task-id': '1' } });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 100 }), async (noise) => {
        answer = (socket, request) => {
          const key = /sec-websocket-key: (\S+)/i.exec(request)?.[1];
          if (request.startsWith('POST')) socket.write(http(async));
          else if (key === undefined) socket.end();
          else {
            const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
            socket.write(`HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
            socket.end(noise);
          }
        };
        expect(await outcome((api) => api.exec(['true']))).toBeInstanceOf(PebbleError);
      }),
      { numRuns: 60 },
    );
  });

  it('an answer means the same however it is cut into pieces, with a length or chunked', async () => {
    const chunked = `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${info.length.toString(16)};x=y\r\n${info}\r\n0\r\nX: y\r\n\r\n`;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(http(info), Buffer.from(chunked)), fc.nat(), fc.nat(), async (bytes, a, b) => {
        const [first, second] = [a % bytes.length, b % bytes.length].toSorted((x, y) => x - y);
        answer = (socket) => {
          for (const piece of [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)])
            socket.write(piece);
        };
        expect(await outcome((api) => api.systemInfo())).toEqual({ version: 'v1', bootId: 'b' });
      }),
      { numRuns: 60 },
    );
  });

  it('silence is a TimeoutError', async () => {
    answer = () => {};
    for (const call of reads) expect(await outcome(call, 30)).toBeInstanceOf(TimeoutError);
  });

  it('an answer that breaks off is a ConnectionError', async () => {
    answer = (socket) => socket.end(http(info).subarray(0, -10));
    expect(await outcome((api) => api.systemInfo())).toBeInstanceOf(ConnectionError);
  });

  it('endless headers and a body past the bound are refused', async () => {
    answer = (socket) => socket.write(`HTTP/1.1 200 OK\r\n${'a'.repeat(100_000)}`);
    expect(await outcome((api) => api.systemInfo())).toBeInstanceOf(ProtocolError);
    answer = (socket) => socket.write(`HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(200)}`);
    expect(await outcome((api) => api.systemInfo())).toBeInstanceOf(ProtocolError);
  });
});

describe('the kept connection', () => {
  it('carries many requests', async () => {
    const sockets = new Set<Socket>();
    answer = (socket) => {
      sockets.add(socket);
      socket.write(http(info));
    };
    const api = new Pebble({ socketPath });
    for (let count = 0; count < 20; count++) await api.systemInfo();
    api.close();
    expect(sockets.size).toBe(1);
  });

  it('is made anew when the daemon closed it, and a GET does not notice', async () => {
    let served = 0;
    answer = (socket) => {
      // Every second request finds the connection closed under it.
      if (++served % 2 === 0) socket.destroy();
      else socket.write(http(info));
    };
    const api = new Pebble({ socketPath });
    await api.systemInfo();
    expect(await api.systemInfo()).toEqual({ version: 'v1', bootId: 'b' });
    api.close();
    expect(served).toBe(3);
  });

  it.each([
    ['on a new connection', false],
    ['on a kept one', true],
  ])('ends a request in flight when it is closed, and does not ask again: %s', async (_, warm) => {
    let asked = 0;
    let cut = 0;
    answer = (socket, request) => {
      if (!request.includes('/v1/notices')) return void socket.write(http(info));
      asked++;
      socket.once('close', () => cut++);
    };
    const api = new Pebble({ socketPath });
    if (warm) await api.systemInfo();
    const failure = api.notices({ timeoutMs: 30_000 }).catch((error: unknown) => error);
    await expect.poll(() => asked).toBe(1);
    api.close();
    expect(await failure).toBeInstanceOf(ConnectionError);
    await expect.poll(() => cut).toBe(1);
    expect(await api.systemInfo()).toEqual({ version: 'v1', bootId: 'b' });
    api.close();
    expect(asked).toBe(1);
  });

  it('ends a request that is still connecting when it is closed', async () => {
    answer = (socket) => socket.write(http(info));
    const api = new Pebble({ socketPath });
    const failure = api.systemInfo().catch((error: unknown) => error);
    api.close();
    expect(await failure).toBeInstanceOf(ConnectionError);
  });

  it('does not repeat a POST that the daemon may have carried out', async () => {
    let posts = 0;
    answer = (socket, request) => {
      if (request.startsWith('GET')) socket.write(http(info));
      else {
        posts++;
        socket.destroy();
      }
    };
    const api = new Pebble({ socketPath });
    await api.systemInfo();
    await expect(api.replan()).rejects.toBeInstanceOf(ConnectionError);
    api.close();
    expect(posts).toBe(1);
  });

  it('tells every request to whoever counts', async () => {
    answer = (socket) => socket.write(http(info));
    const seen: string[] = [];
    const api = new Pebble({ socketPath, onRequest: (method, path) => seen.push(`${method} ${path}`) });
    await api.systemInfo();
    await api.services(['a']).catch(() => {});
    api.close();
    expect(seen).toEqual(['GET /v1/system-info', 'GET /v1/services']);
  });
});

describe('a command whose beginning Pebble forgets to tell', () => {
  it('is connected to all the same: somebody else comes, and that wakes the one who waits', async () => {
    const asked: string[] = [];
    let held: (() => void) | undefined;
    answer = (socket, request) => {
      const target = /^\S+ (\S+)/.exec(request)?.[1] ?? '';
      asked.push(target.split('/').at(-1) ?? '');
      const key = /^sec-websocket-key: (.+)\r$/im.exec(request)?.[1] ?? '';
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      if (target === '/v1/exec') {
        const result = { 'task-id': '6', environment: {}, 'working-dir': '/' };
        socket.write(http(JSON.stringify({ type: 'async', 'status-code': 202, change: '6', result })));
      } else if (target.endsWith('/control')) {
        held = () =>
          void socket.write(
            `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
          );
      } else if (target.endsWith('/stdio')) socket.destroy();
      else {
        socket.write(http('{"type":"error","status-code":404,"result":{"message":"cannot find websocket"}}'));
        held?.();
      }
    };
    await outcome((api) => api.startExec(['true']), 5000);
    expect(asked).toEqual(['exec', 'control', 'none', 'stdio']);
  });
});
