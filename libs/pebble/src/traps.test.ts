import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { PebbleApi } from './api.ts';
import type { Peer } from './conformance/peer.ts';
import { realPebble, realPeer } from './conformance/real-peer.ts';
import { ApiError, ChangeError, ConnectionError } from './errors.ts';
import { Requests } from './requests.ts';

const binary = await realPebble('1.19.2');
let peer: Peer;
let requests: Requests;

beforeEach(async () => {
  peer = await realPeer(binary);
  requests = new Requests(peer.dir.replace(/case$/, 'state/.pebble.socket'), 30_000);
});
afterEach(async () => {
  requests.http.close();
  await peer.close();
});

/** Things to know about the Pebble that Juju ships; each is why some code is as it is. */
describe('the real Pebble', () => {
  it('ends a command in error after 5 s when nobody opens its websockets', async () => {
    const id = await requests.start('/v1/exec', { command: ['true'] });
    const started = performance.now();
    await expect(peer.api.waitChange(id)).rejects.toThrow(ChangeError);
    expect(performance.now() - started).toBeGreaterThan(4500);
  }, 15_000);

  it('refuses a short multipart boundary', async () => {
    const body = '--short\r\nContent-Disposition: form-data; name="request"\r\n\r\n{}\r\n--short--\r\n';
    const sent = requests.postForEnvelope('/v1/files', body, 'multipart/form-data; boundary=short');
    await expect(sent).rejects.toThrow('invalid boundary "short"');
    await expect(sent).rejects.toBeInstanceOf(ApiError);
  });

  it('takes about a second for a replan that starts a service, and none for one that does not', async () => {
    await peer.api.addLayer('x', { services: { a: { override: 'replace', command: 'sleep 99', startup: 'enabled' } } });
    const time = async (): Promise<number> => {
      const started = performance.now();
      await peer.api.waitChange(await peer.api.replan());
      return performance.now() - started;
    };
    expect(await time()).toBeGreaterThan(900);
    expect(await time()).toBeLessThan(700);
  });

  it('runs a check first after a whole period', async () => {
    const check = { override: 'replace', period: '600ms', threshold: 1, exec: { command: 'false' } } as const;
    await peer.api.addLayer('x', { checks: { c: check } });
    await sleep(200);
    expect(await peer.api.health()).toBe(true);
    await expect.poll(() => peer.api.health(), { timeout: 5000 }).toBe(false);
    const [info] = await peer.api.checks();
    expect(info).toMatchObject({ status: 'down', threshold: 1 });
  });

  it('gives a log line by line, and follows it', async () => {
    const command = 'sh -c "echo one; echo two; sleep 1.5; echo three; sleep 99"';
    await peer.api.addLayer('x', { services: { a: { override: 'replace', command } } });
    await peer.api.waitChange(await peer.api.startServices(['a']));
    expect((await peer.api.logs({ services: ['a'] })).map((line) => line.message)).toEqual(['one', 'two']);
    for await (const line of peer.api.followLogs({ services: ['a'] })) {
      expect(line).toMatchObject({ service: 'a', message: 'three' });
      break;
    }
  });

  it('serves at once, before a kept connection would be asked for again: calls run side by side', async () => {
    const waiting = peer.api.notices({ keys: ['a.b/c'], timeoutMs: 10_000 });
    expect((await peer.api.systemInfo()).version).toBe('v1.19.2');
    await peer.api.notify('a.b/c');
    expect(await waiting).toHaveLength(1);
  });
});

describe('a daemon that dies in the middle', () => {
  const slow = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      yield new Uint8Array(10_000);
      await sleep(10);
    }
  };
  const calls: readonly { readonly what: string; readonly call: (api: PebbleApi, dir: string) => Promise<unknown> }[] =
    [
      { what: 'waiting for a change', call: async (api) => api.waitChange(await api.startServices(['a'])) },
      { what: 'a command', call: (api) => api.exec(['sleep', '60']) },
      { what: 'a command with input', call: (api) => api.exec(['cat'], { stdin: slow() }) },
      { what: 'waiting for a notice', call: (api) => api.notices({ keys: ['a.b/c'], timeoutMs: 20_000 }) },
      { what: 'writing a file', call: (api, dir) => api.writeFile(`${dir}/f`, slow()) },
      {
        what: 'following a log',
        call: async (api) => {
          for await (const line of api.followLogs()) if (line.message === 'never') return;
        },
      },
    ];

  it.each(calls)('$what: a ConnectionError, and the next call finds the new daemon', async ({ call }) => {
    await peer.api.addLayer('x', { services: { a: { override: 'replace', command: 'sleep 99' } } });
    const result = call(peer.api, peer.dir).then(
      () => undefined,
      (error: unknown) => error,
    );
    await sleep(200);
    await peer.kill();
    expect(await result).toBeInstanceOf(ConnectionError);
    await peer.restart();
    expect((await peer.api.plan()).services).toEqual({});
  });
});
