/** Whatever a tool prints, whatever its code, whatever comes over the socket: a value of the promised type, or a typed error. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environment } from '../conformance/peers.ts';
import { ProtocolError, ToolError, toolError } from '../errors.ts';
import { GobEncoder } from '../gob/encoder.ts';
import { replyBody, replyHeader } from '../gob/messages.ts';
import { rpcTransport } from '../transport/rpc.ts';
import { answering, rows } from './every-method.ts';
import { HookTools } from './hook-tools.ts';
import { toolNames } from '../effects.ts';

/** How a call ended; an error of any other type is itself. */
const endOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'an answer',
    (error: unknown) => (error instanceof ToolError || error instanceof ProtocolError ? 'a typed error' : error),
  );
const calm = /^(?:an answer|a typed error)$/;

const anyRow = fc.constantFrom(...rows);

/** An answer that is right somewhere, with one of its values exchanged for anything. */
const almostRight = fc
  .tuple(anyRow, fc.jsonValue(), fc.nat())
  .map(([[, , answer], value, where]) => JSON.stringify(exchanged(parsed(answer), value, where)));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function exchanged(given: unknown, value: unknown, where: number): unknown {
  if (Array.isArray(given) && given.length > 0) {
    const at = where % given.length;
    return given.map((entry, index) => (index === at ? exchanged(entry, value, where >> 1) : entry));
  }
  if (typeof given === 'object' && given !== null && Object.keys(given).length > 0) {
    const keys = Object.keys(given);
    const chosen = keys[where % keys.length];
    return Object.fromEntries(
      Object.entries(given).map(([key, entry]) => [key, key === chosen ? exchanged(entry, value, where >> 1) : entry]),
    );
  }
  return value;
}

describe('whatever a tool', () => {
  it('prints, a method answers or throws a typed error', async () => {
    const output = fc.oneof(
      fc.string(),
      fc.json(),
      almostRight,
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1')),
    );
    await fc.assert(
      fc.asyncProperty(anyRow, output, async ([, use], text) => {
        expect(await endOf(use(answering(text).tools))).toMatch(calm);
      }),
      { numRuns: 3000 },
    );
  });

  it('prints that is not UTF-8, a method answers or throws a typed error', async () => {
    await fc.assert(
      fc.asyncProperty(anyRow, fc.uint8Array(), async ([, use], stdout) => {
        expect(await endOf(use(answering({ stdout }).tools))).toMatch(calm);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses, with whatever code and words, it is a ToolError that has both', () => {
    fc.assert(
      fc.property(fc.constantFrom(...toolNames), fc.integer(), fc.string(), (tool, code, stderr) => {
        const error = toolError(tool, '', code, stderr);
        expect(error).toBeInstanceOf(ToolError);
        expect([error.tool, error.code]).toEqual([tool, code]);
      }),
    );
  });
});

describe('whatever comes over the socket', () => {
  const folder = mkdtempSync(join(tmpdir(), 'noise-'));
  const socketPath = join(folder, 'agent.socket');
  let behave: (socket: Socket) => void = () => {};
  let server: Server;
  beforeAll(async () => {
    server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => behave(socket));
    });
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Ends the connection after it, so that an unfinished frame is an end and not a wait. */
  async function askedWhile(bytes: Uint8Array): Promise<void> {
    behave = (socket) => socket.end(bytes);
    const transport = await rpcTransport(environment(socketPath, 'app/0-install-1', ''));
    expect(await endOf(new HookTools(transport).config.get())).toMatch(calm);
    transport.close();
  }

  const good = (): Uint8Array => {
    const encoder = new GobEncoder();
    return Buffer.concat([
      encoder.encode(replyHeader, ['Jujuc.Main', 0, '']),
      encoder.encode(replyBody, [0, Buffer.from('{"a":1}'), undefined]),
    ]);
  };

  it('noise is a typed error', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), askedWhile), { numRuns: 200 });
  });

  it('a good answer with one byte exchanged is a typed error, or an answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(255), async (where, byte) => {
        const bytes = Buffer.from(good());
        bytes[where % bytes.length] = byte;
        await askedWhile(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('a good answer that is cut short is a typed error', async () => {
    const whole = good();
    for (let length = 0; length < whole.length; length += 1) {
      behave = (socket) => socket.end(whole.subarray(0, length));
      const transport = await rpcTransport(environment(socketPath, 'app/0-install-1', ''));
      await expect(new HookTools(transport).config.get()).rejects.toThrow(ProtocolError);
      transport.close();
    }
    await expect(answering('{"a":1}').tools.config.get()).resolves.toEqual({ a: 1 });
  });
});
