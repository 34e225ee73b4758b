import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RequestCounter, requestsIn } from './request-counter.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rc-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('RequestCounter', () => {
  it('passes requests on and writes them down', async () => {
    const [target, socket] = [join(folder, 'target'), join(folder, 'socket')];
    const server = createServer((asked, answer) => answer.end(`you asked for ${asked.url ?? ''}`)).listen(target);
    const counter = await RequestCounter.listen(socket, target);
    expect(await get(socket, '/v1/services?names=a')).toBe('you asked for /v1/services?names=a');
    expect(await get(socket, '/v1/checks')).toBe('you asked for /v1/checks');
    expect(counter.taken()).toEqual(['GET /v1/services?names=a', 'GET /v1/checks']);
    expect(counter.taken()).toEqual([]);
    counter.close();
    server.close();
  });
});

describe('requestsIn', () => {
  it('finds several requests that were sent together, and no headers', () => {
    const text = 'GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\nPOST /v1/layers HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}';
    expect(requestsIn(text)).toEqual(['GET /v1/health', 'POST /v1/layers']);
  });
});

function get(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (bytes: Buffer) => chunks.push(bytes));
      answer.on('end', () => resolve(Buffer.concat(chunks).toString()));
    })
      .on('error', reject)
      .end();
  });
}
