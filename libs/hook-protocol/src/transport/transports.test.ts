import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environment, temporaryFolder } from '../conformance/peers.ts';
import { ProtocolError } from '../errors.ts';
import { GobEncoder } from '../gob/encoder.ts';
import { replyBody, replyHeader } from '../gob/messages.ts';
import { serve } from '../server/index.ts';
import { HookTools } from '../tools/hook-tools.ts';
import { connect } from './connect.ts';
import { rpcTransport } from './rpc.ts';
import { spawnTransport } from './spawn.ts';

const contextId = 'app/0-install-1';
let folder: ReturnType<typeof temporaryFolder>;
let socketPath: string;
let listener: Server | undefined;

beforeEach(() => {
  folder = temporaryFolder();
  socketPath = `${folder.path}/agent.socket`;
});
afterEach(() => {
  listener?.close();
  listener = undefined;
  folder.remove();
});

/** Something that listens there and does what it likes. */
function listening(behave: (socket: Socket) => void): Promise<void> {
  return new Promise((resolve) => {
    listener = createServer(behave).listen(socketPath, resolve);
  });
}

/** An executable in the folder, which is the PATH. */
function executable(name: string, script: string): void {
  writeFileSync(`${folder.path}/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(`${folder.path}/${name}`, 0o755);
}

describe('rpc', () => {
  it.each(['JUJU_CONTEXT_ID', 'JUJU_AGENT_SOCKET_ADDRESS', 'JUJU_AGENT_SOCKET_NETWORK'])(
    'names the missing %s',
    async (name) => {
      const env = { ...environment(socketPath, contextId, ''), [name]: '' };
      await expect(rpcTransport(env)).rejects.toThrow(`${name} not set`);
    },
  );

  it('says which socket cannot be reached', async () => {
    await expect(rpcTransport(environment(socketPath, contextId, ''))).rejects.toThrow(
      `the agent's socket ${socketPath}`,
    );
  });

  it('fails every open call when the agent goes away, and every later one', async () => {
    await listening((socket) => socket.once('data', () => socket.destroy()));
    const transport = await rpcTransport(environment(socketPath, contextId, ''));
    const open = await Promise.allSettled([transport.call('is-leader', []), transport.call('config-get', [])]);
    expect(open.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(transport.call('is-leader', [])).rejects.toThrow(ProtocolError);
  });

  it.each([
    ['noise', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['an answer to a call that was never made', answered(7)],
    ['a header where the number is a text', strangeHeader()],
  ])('fails the call when the answer is %s', async (_what, bytes) => {
    await listening((socket) => socket.once('data', () => socket.write(bytes)));
    const transport = await rpcTransport(environment(socketPath, contextId, ''));
    await expect(transport.call('is-leader', [])).rejects.toThrow(ProtocolError);
  });

  it('takes answers in any order', async () => {
    await listening((socket) => {
      let calls = 0;
      const encoder = new GobEncoder();
      // Both calls are sent before the first answer comes.
      socket.on('data', (bytes) => {
        calls += bytes.toString('latin1').split('Jujuc.Main').length - 1;
        if (calls < 2) return;
        for (const seq of [1, 0]) {
          socket.write(encoder.encode(replyHeader, ['Jujuc.Main', seq, '']));
          socket.write(encoder.encode(replyBody, [seq + 10, undefined, undefined]));
        }
      });
    });
    const transport = await rpcTransport(environment(socketPath, contextId, ''));
    const replies = await Promise.all([transport.call('is-leader', []), transport.call('is-leader', [])]);
    expect(replies.map(({ code }) => code)).toEqual([10, 11]);
    transport.close();
  });

  it('rejects calls after its close', async () => {
    const server = await serve({
      socketPath,
      contextId,
      handler: () => ({ code: 0, stdout: Buffer.of(), stderr: Buffer.of() }),
    });
    const transport = await rpcTransport(environment(socketPath, contextId, ''));
    transport.close();
    await expect(transport.call('is-leader', [])).rejects.toThrow('closed by us');
    expect(await server.close()).toBe(0);
  });
});

describe('spawn', () => {
  it('says which tool cannot be started', async () => {
    const transport = spawnTransport(environment(socketPath, contextId, folder.path));
    await expect(transport.call('is-leader', [])).rejects.toThrow('is-leader cannot be started');
  });

  it('says that a tool was killed', async () => {
    executable('is-leader', 'kill -9 $$');
    const transport = spawnTransport(environment(socketPath, contextId, folder.path));
    await expect(transport.call('is-leader', [])).rejects.toThrow('is-leader was ended by SIGKILL');
  });

  it('gives the tool the environment of the hook and nothing else', async () => {
    executable('config-get', '/usr/bin/env');
    const transport = spawnTransport(environment(socketPath, contextId, folder.path));
    const printed = Buffer.from((await transport.call('config-get', [])).stdout).toString();
    const names = printed
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0] ?? '');
    const ofTheShell = ['PWD', 'OLDPWD', 'SHLVL', '_'];
    expect(names.filter((name) => !ofTheShell.includes(name)).toSorted()).toEqual([
      'JUJU_AGENT_SOCKET_ADDRESS',
      'JUJU_AGENT_SOCKET_NETWORK',
      'JUJU_CONTEXT_ID',
      'PATH',
    ]);
  });

  it('shows no secret and no relation data in an argument list, and leaves no file', async () => {
    const seen = `${folder.path}/seen`;
    const script = `for a in "$@"; do echo "$a" >> ${seen}; done; for a in "$@"; do case "$a" in *#file=/tmp*) /bin/cat "\${a#*=}" >> ${seen}.content;; esac; done; /bin/cat >> ${seen}.content; echo secret:0123456789abcdefghij`;
    executable('secret-add', script);
    executable('relation-set', script);
    const tools = new HookTools(spawnTransport(environment(socketPath, contextId, folder.path)));
    const uri = await tools.secrets.add(
      { password: 'hunter2', token: Buffer.from([0x68, 0x75, 0x6e]), nothing: '' },
      { label: 'db' },
    );
    await tools.relations.setUnitData('db:1', { key: 'hunter3' });
    const lines = readFileSync(seen, 'utf8');
    expect(uri).toBe('secret:0123456789abcdefghij');
    expect(lines).not.toMatch(/hunter|hun/);
    expect(lines).toContain('nothing#file=/dev/null');
    expect(readFileSync(`${seen}.content`, 'utf8')).toBe('hunter2hun{"key":"hunter3"}');
    const files = [...lines.matchAll(/#file=(\/tmp\S+)/g)].map((found) => found[1] ?? '');
    expect(files).toHaveLength(2);
    for (const file of files) expect(() => readFileSync(file)).toThrow('ENOENT');
  });
});

describe('connect', () => {
  it('speaks rpc where the socket talks', async () => {
    const handler = (): { code: number; stdout: Buffer; stderr: Buffer } => ({
      code: 0,
      stdout: Buffer.of(),
      stderr: Buffer.of(),
    });
    const server = await serve({ socketPath, contextId, handler });
    const transport = await connect(environment(socketPath, contextId, ''));
    expect((await transport.call('is-leader', [])).code).toBe(0);
    expect(transport.kind).toBe('rpc');
    transport.close();
    await server.close();
  });

  it('asks nothing of its own when the first call only reads', async () => {
    const asked: string[] = [];
    const server = await serve({
      socketPath,
      contextId,
      handler: ({ command, args }) => {
        asked.push([command, ...args].join(' '));
        return { code: 0, stdout: Buffer.of(), stderr: Buffer.of() };
      },
    });
    const transport = await connect(environment(socketPath, contextId, ''));
    await transport.call('state-get', []);
    await transport.call('status-set', ['active']);
    transport.close();
    await server.close();
    expect(asked).toEqual(['state-get', 'status-set active']);
  });

  it('starts the tools where nobody listens', async () => {
    executable('is-leader', 'echo true');
    const transport = await connect(environment(socketPath, contextId, folder.path));
    expect(transport.kind).toBe('spawn');
    expect(await new HookTools(transport).leadership.isLeader()).toBe(true);
  });

  it('starts the tools where something else listens', async () => {
    await listening((socket) => socket.end('220 mail.example ESMTP\r\n'));
    executable('is-leader', 'echo true');
    executable('config-get', 'echo {}');
    const transport = await connect(environment(socketPath, contextId, folder.path));
    const tools = new HookTools(transport);
    expect(await Promise.all([tools.leadership.isLeader(), tools.config.get()])).toEqual([true, {}]);
    expect(transport.kind).toBe('spawn');
  });

  it('makes no call twice that writes', async () => {
    const seen: string[] = [];
    await listening((socket) => {
      socket.on('data', (bytes) => seen.push(bytes.toString('latin1')));
      socket.once('data', () => socket.end('220 mail.example ESMTP\r\n'));
    });
    executable('is-leader', 'echo usage');
    executable('status-set', `echo once >> ${folder.path}/written`);
    const transport = await connect(environment(socketPath, contextId, folder.path));
    await new HookTools(transport).status.setUnit('active', '');
    expect(readFileSync(`${folder.path}/written`, 'utf8')).toBe('once\n');
    expect(seen.join('')).toContain('is-leader');
    expect(seen.join('')).not.toContain('status-set');
  });

  it('does not go over to the executables once the agent has answered', async () => {
    const server = await serve({
      socketPath,
      contextId,
      handler: () => ({ code: 0, stdout: Buffer.of(), stderr: Buffer.of() }),
    });
    executable('is-leader', 'echo true');
    const transport = await connect(environment(socketPath, contextId, folder.path));
    await transport.call('is-leader', []);
    await server.close(0);
    await expect(transport.call('is-leader', [])).rejects.toThrow(ProtocolError);
    expect(transport.kind).toBe('rpc');
  });

  it('starts the tools where the address is no unix socket', async () => {
    const env = { ...environment('127.0.0.1:17070', contextId, folder.path), JUJU_AGENT_SOCKET_NETWORK: 'tcp' };
    expect((await connect(env)).kind).toBe('spawn');
  });

  it('says outside a hook that there is none', async () => {
    await expect(connect({ PATH: folder.path })).rejects.toThrow('only inside a hook');
  });
});

function answered(seq: number): Uint8Array {
  const encoder = new GobEncoder();
  const header = encoder.encode(replyHeader, ['Jujuc.Main', seq, '']);
  return Buffer.concat([header, encoder.encode(replyBody, [0, undefined, undefined])]);
}

function strangeHeader(): Uint8Array {
  const encoder = new GobEncoder();
  const header = encoder.encode({ name: 'Response', fields: [['Seq', 'string']] }, ['one']);
  return Buffer.concat([header, encoder.encode(replyBody, [0, undefined, undefined])]);
}
