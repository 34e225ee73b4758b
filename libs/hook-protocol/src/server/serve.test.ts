import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environment, temporaryFolder } from '../conformance/peers.ts';
import { rpcTransport } from '../transport/rpc.ts';
import type { ToolReply, ToolRequest } from '../transport/transport.ts';
import { serve, type ToolServer } from './index.ts';

const contextId = 'app/0-install-1';
const fine: ToolReply = { code: 0, stdout: Buffer.from('fine'), stderr: new Uint8Array() };

let folder: ReturnType<typeof temporaryFolder>;
let socketPath: string;
let server: ToolServer | undefined;

beforeEach(() => {
  folder = temporaryFolder();
  socketPath = `${folder.path}/agent.socket`;
});
afterEach(async () => {
  await server?.close(100);
  server = undefined;
  folder.remove();
});

async function serving(handler: (request: ToolRequest) => Promise<ToolReply> | ToolReply): Promise<ToolServer> {
  server = await serve({ socketPath, contextId, handler });
  return server;
}

function raw(bytes: Uint8Array): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath, () => {
      socket.write(bytes);
      resolve(socket);
    });
    socket.on('error', reject);
  });
}

function over(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('close', () => resolve());
    socket.resume();
  });
}

describe('the socket', () => {
  it('is for its owner only, and nothing else is left beside it', async () => {
    await serving(() => fine);
    expect((statSync(socketPath).mode & 0o777).toString(8)).toBe('700');
    expect(readdirSync(folder.path)).toEqual(['agent.socket']);
  });

  it('replaces what an earlier hook left', async () => {
    writeFileSync(socketPath, 'left');
    await serving(() => fine);
    expect(statSync(socketPath).isSocket()).toBe(true);
  });

  it('is gone after the close', async () => {
    const running = await serving(() => fine);
    expect(await running.close()).toBe(0);
    expect(existsSync(socketPath)).toBe(false);
  });

  it('is refused a path that the kernel would cut off', async () => {
    await expect(serve({ socketPath: `/tmp/${'x'.repeat(120)}`, contextId, handler: () => fine })).rejects.toThrow(
      "a socket's path may have 107 bytes, this one has 125",
    );
  });

  it('says so when its directory is not there', async () => {
    await expect(serve({ socketPath: `${folder.path}/none/s`, contextId, handler: () => fine })).rejects.toThrow(
      'ENOENT',
    );
  });
});

describe('calls', () => {
  it('run one at a time, whatever the number of connections', async () => {
    let running = 0;
    let most = 0;
    await serving(async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(2);
      running -= 1;
      return fine;
    });
    const clients = await Promise.all([1, 2, 3].map(() => rpcTransport(environment(socketPath, contextId, ''))));
    const replies = await Promise.all(clients.flatMap((client) => [1, 2, 3].map(() => client.call('is-leader', []))));
    for (const client of clients) client.close();
    expect(replies).toHaveLength(9);
    expect(most).toBe(1);
  });

  it('go on after a handler threw, whose words the client gets', async () => {
    await serving((request) => {
      if (request.args.length > 0) throw new Error('out of order');
      return fine;
    });
    const client = await rpcTransport(environment(socketPath, contextId, ''));
    const [bad, good] = [await client.call('is-leader', ['x']), await client.call('is-leader', [])];
    client.close();
    expect(Buffer.from(bad.stderr).toString()).toBe('ERROR is-leader: out of order\n');
    expect(good.code).toBe(0);
  });

  it('know every tool of Juju when no names are given, and no other', async () => {
    await serving(() => fine);
    const client = await rpcTransport(environment(socketPath, contextId, ''));
    const [known, unknown] = [await client.call('secret-add', []), await client.call('add-metric', [])];
    client.close();
    expect(known.code).toBe(0);
    expect(Buffer.from(unknown.stderr).toString()).toBe('ERROR bad request: unknown command: add-metric\n');
  });
});

describe('clients', () => {
  it('that do not speak the protocol are cut off, and nobody else notices', async () => {
    await serving(() => fine);
    const honest = await rpcTransport(environment(socketPath, contextId, ''));
    const hostile = await Promise.all([
      raw(Buffer.from('GET / HTTP/1.1\r\n\r\n')),
      raw(new Uint8Array(64)),
      raw(Buffer.from('fc80000000', 'hex')),
    ]);
    await Promise.all(hostile.map(over));
    expect((await honest.call('is-leader', [])).code).toBe(0);
    honest.close();
  });

  it('are waited for', async () => {
    const running = await serving(() => fine);
    const client = await rpcTransport(environment(socketPath, contextId, ''));
    await client.call('is-leader', []);
    const closing = running.close(5000);
    await sleep(20);
    client.close();
    expect(await closing).toBe(0);
  });

  it('that outlive the hook are cut off after the time that is given', async () => {
    const running = await serving(() => fine);
    const client = await raw(new Uint8Array());
    const end = over(client);
    expect(await running.close(30)).toBe(1);
    await end;
  });

  it('that have said all still get their answers', async () => {
    await serving(async () => {
      await sleep(20);
      return fine;
    });
    const { GobEncoder } = await import('../gob/encoder.ts');
    const { callBody, callHeader } = await import('../gob/messages.ts');
    const encoder = new GobEncoder();
    const socket = await raw(encoder.encode(callHeader, ['Jujuc.Main', 0]));
    const chunks: Buffer[] = [];
    socket.on('data', (bytes: Buffer) => chunks.push(bytes));
    socket.end(encoder.encode(callBody, [contextId, '/', 'is-leader', [], false, undefined, '']));
    await over(socket);
    expect(Buffer.concat(chunks).toString('latin1')).toContain('fine');
  });
});
