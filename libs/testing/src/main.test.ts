/** A dispatch as a process of its own, over the agent's real socket protocol. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@grimoire/hook-protocol/server';
import * as juju from '@grimoire/juju-model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { charmMetaOf } from './charm-meta.ts';
import { metadata } from './fixtures/chat.ts';
import { isWrite } from './journal.ts';

describe('a dispatch in a process of its own', { timeout: 30_000 }, () => {
  let folder: string;
  let store: juju.Store;
  let log: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'agent-'));
    log = [];
    const model = juju.createModel({ name: 'chat', uuid: '9f0f3c6e-0000-4000-8000-000000000001' });
    store = juju.memoryStore(juju.deploy(model, { charm: charmMetaOf(metadata) }, 0));
    store.update((deployed) => juju.podStarted(deployed, 'chat/0', { address: '10.1.0.10' }, 0));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Answers with the exit code, and what was written. */
  async function dispatch(
    hook: juju.Hook,
  ): Promise<{ code: number | null; writes: readonly string[]; stderr: string }> {
    const writes: string[] = [];
    const run = new juju.HookRun(store, 'chat/0', hook, {
      now: () => 1000,
      random: Math.random,
      log: ({ level, message }) => log.push(`${level} ${message}`),
    });
    const socketPath = join(folder, 'agent.socket');
    const server = await serve({
      socketPath,
      contextId: run.contextId,
      handler: (request) => {
        if (isWrite(request.command, request.args)) writes.push(request.command);
        return run.tool(request);
      },
    });
    const child = spawn(
      process.execPath,
      ['--conditions=@grimoire/source', join(import.meta.dirname, 'fixtures/chat-main.ts')],
      { env: run.environment({ socket: socketPath }), stdio: ['ignore', 'inherit', 'pipe'] },
    );
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    await server.close();
    run.finish({ code: code ?? 1 });
    return { code, writes, stderr };
  }

  it('sets the status from Juju’s bare environment, and the second time writes nothing', async () => {
    expect(await dispatch({ kind: 'install' })).toEqual({ code: 0, writes: ['status-set'], stderr: '' });
    expect(store.read().units['chat/0']?.workload).toMatchObject({
      status: 'blocked',
      message:
        'name: set it: juju config chat name=example; store: integrate chat with a charm that provides store; waiting for the chat container; chat-peers: waiting for the peer relation',
    });
    expect(log).toContain('DEBUG install\nchat is stopped: something required is missing');
    await dispatch({ kind: 'relation-created', endpoint: 'chat-peers', relation: 0, remoteApplication: 'chat' });
    for (const again of [1, 2]) {
      expect({ again, ...(await dispatch({ kind: 'config-changed' })) }).toEqual({
        again,
        code: 0,
        writes: [],
        stderr: '',
      });
    }
  });

  it('does nothing when the pod stops', async () => {
    expect(await dispatch({ kind: 'stop' })).toEqual({ code: 0, writes: [], stderr: '' });
  });

  it('exits with 1 when no agent answers', async () => {
    const child = spawn(
      process.execPath,
      ['--conditions=@grimoire/source', join(import.meta.dirname, 'fixtures/chat-main.ts')],
      {
        env: {
          JUJU_DISPATCH_PATH: 'hooks/install',
          JUJU_UNIT_NAME: 'chat/0',
          JUJU_CONTEXT_ID: 'x',
          JUJU_AGENT_SOCKET_NETWORK: 'unix',
          JUJU_AGENT_SOCKET_ADDRESS: join(folder, 'none'),
        },
        stdio: ['ignore', 'inherit', 'pipe'],
      },
    );
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
  });
});
