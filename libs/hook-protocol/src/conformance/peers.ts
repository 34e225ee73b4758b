import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { HookEnvironment } from '../transport/transport.ts';

const workspace = resolve(import.meta.dirname, '../../../..');
const built = join(workspace, '.grimoire/peers');

/** Juju's own client of the socket. */
export const jujuc: string = join(built, 'jujuc');
/** Go's `net/rpc` as server and as client. */
export const netrpc: string = join(built, 'netrpc');

/** Builds what is missing: half a minute the first time, nothing afterwards. */
export function buildPeers(): void {
  const recipe = join(workspace, 'tools/setup/src/peers.mjs');
  execFileSync(process.execPath, [recipe, 'jujuc', 'netrpc'], { stdio: 'inherit' });
}

/** A directory under the system's own, gone when the test is over: a socket's path must be short. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'hp-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A directory in which the real `jujuc` is found under the names of tools, as in the charm container. */
export function toolsFolder(folder: string, names: readonly string[]): string {
  for (const name of names) symlinkSync(jujuc, join(folder, name));
  return folder;
}

/** Go's server on this socket. */
export async function startGoServer(socket: string, contextId: string): Promise<ChildProcess> {
  const server = spawn(netrpc, ['serve', socket, contextId], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(server.stdout, 'data');
  return server;
}

/** Nothing but what the transports need. */
export function environment(socket: string, contextId: string, path: string): HookEnvironment {
  return {
    JUJU_CONTEXT_ID: contextId,
    JUJU_AGENT_SOCKET_ADDRESS: socket,
    JUJU_AGENT_SOCKET_NETWORK: 'unix',
    PATH: path,
  };
}
