import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '@grimoire/charm';
import { Server, ServerCredentials, status, type handleUnaryCall } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listening } from './conformance/collector.ts';
import { deliver } from './deliver.ts';
import { readMessage } from './send/protobuf.ts';
import { Store } from './store.ts';
import { traceNumber } from './testdata/traces.ts';

let folder: string;
let lines: string[];
let ends: (() => void)[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'traces-'));
  lines = [];
  ends = [];
});
afterEach(() => {
  for (const end of ends) end();
  rmSync(folder, { recursive: true, force: true });
});

const say = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
const log: Log = { debug: say('debug'), info: say('info'), warning: say('warning'), error: say('error') };
const kept = (): number => new Store(folder).list().length;
const give = (number: number, address?: string): Promise<void> =>
  deliver(new Store(folder), traceNumber(number), address === undefined ? undefined : { address }, log);

/** A receiver that answers so; it counts traces of each request. */
async function receiver(answer?: { readonly code: number; readonly details: string }): Promise<{
  readonly address: string;
  readonly requests: readonly number[];
}> {
  const requests: number[] = [];
  const server = new Server();
  const bytes = (value: Buffer): Buffer => value;
  const take: handleUnaryCall<Buffer, Buffer> = (call, done) => {
    requests.push(readMessage(call.request).get(1)?.length ?? 0);
    if (answer) done(answer);
    else done(null, Buffer.alloc(0));
  };
  server.addService(
    {
      Export: {
        path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
        requestStream: false,
        responseStream: false,
        requestSerialize: bytes,
        requestDeserialize: bytes,
        responseSerialize: bytes,
        responseDeserialize: bytes,
      },
    },
    { Export: take },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  ends.push(() => server.forceShutdown());
  return { address: `127.0.0.1:${port}`, requests };
}

describe('a trace', () => {
  it('is kept until there is somewhere to send it, and then all are sent together', async () => {
    await give(1);
    await give(2);
    expect(kept()).toBe(2);
    const { address, requests } = await receiver();
    await give(3, address);
    expect([requests, kept(), lines]).toEqual([[3], 0, []]);
  });

  it('is kept when nobody answers, with one warning, and sent when somebody does', async () => {
    const { address, requests } = await receiver();
    await give(1, '127.0.0.1:1');
    await give(2, '127.0.0.1:1');
    expect(kept()).toBe(2);
    expect(lines).toEqual([
      expect.stringMatching(/^warning traces: kept, not sent to 127\.0\.0\.1:1: .*UNAVAILABLE\); tried again in 5 s$/),
    ]);
    await give(3, address);
    expect([requests, kept()]).toEqual([[3], 0]);
    expect(readdirSync(folder)).not.toContain('rest');
  });

  it('holds no hook up longer than a second when a receiver is silent, and the next one not at all', async () => {
    const silent = createServer();
    const port = await listening(silent);
    ends.push(() => silent.close());
    const started = performance.now();
    await give(1, `127.0.0.1:${port}`);
    const first = performance.now() - started;
    await give(2, `127.0.0.1:${port}`);
    const second = performance.now() - started - first;
    expect(first).toBeLessThan(2500);
    expect(second).toBeLessThan(200);
    expect(kept()).toBe(2);
    expect(lines).toEqual([expect.stringContaining('DEADLINE_EXCEEDED')]);
  });

  it('is left alone for longer each time that it failed, and no longer than 5 minutes', async () => {
    for (let times = 1; times <= 9; times += 1) {
      await give(times, '127.0.0.1:1');
      const until = { times, until: 0, to: '127.0.0.1:1 ' };
      writeFileSync(join(folder, 'rest'), JSON.stringify(until));
    }
    expect(lines.map((line) => /(\d+) s$/.exec(line)?.[1])).toEqual([
      '5',
      '10',
      '20',
      '40',
      '80',
      '160',
      '300',
      '300',
      '300',
    ]);
  });

  it('is not sent again when the receiver says that it will never take it', async () => {
    const { address } = await receiver({ code: status.INVALID_ARGUMENT, details: 'no such thing' });
    await give(1, address);
    expect(kept()).toBe(0);
    expect(lines).toEqual([`warning traces: ${address} does not take them: no such thing (INVALID_ARGUMENT)`]);
  });

  it('is kept when the receiver wants something else first', async () => {
    const { address } = await receiver({ code: status.UNAUTHENTICATED, details: 'who are you' });
    await give(1, address);
    expect(kept()).toBe(1);
  });

  it('goes with as many as fit into a request', async () => {
    const store = new Store(folder);
    for (const number of [1, 2, 3, 4]) store.keep(traceNumber(number, 400_000), number);
    const { address, requests } = await receiver();
    await give(5, address);
    expect([requests, kept()]).toEqual([[2, 3], 0]);
  });

  it('is sent although another one is broken', async () => {
    await give(1);
    const [{ name } = { name: '' }] = new Store(folder).list();
    writeFileSync(join(folder, name), '{"id":');
    const { address, requests } = await receiver();
    await give(2, address);
    expect([requests, kept(), lines]).toEqual([[1], 0, []]);
  });

  it('pushes the oldest out, and says so', async () => {
    const store = new Store(folder, { traces: 2, bytes: 2 ** 20 });
    for (const number of [1, 2, 3]) await deliver(store, traceNumber(number), undefined, log);
    expect(lines).toEqual(['debug traces: dropped the oldest 1: no more are kept on disk']);
  });
});
