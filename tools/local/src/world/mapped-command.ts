import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';
import { GrimoireError } from '../home/grimoire-error.ts';
import { toolEnvironment } from './host-tools.ts';
import { openUserNamespace } from './namespace.ts';

/**
 * Runs one program of the host as root over the ids that containers have, with no world needed; as an ordinary user
 * too. Gives its standard output.
 *
 * @throws GrimoireError with the end of its standard error when it fails.
 */
export async function runMapped(program: string, args: readonly string[]): Promise<string> {
  const namespace = await openUserNamespace();
  try {
    const [enter, ...options] = namespace.enter;
    const child = spawn(enter, [...options, program, ...args], {
      env: toolEnvironment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = text(child.stdout);
    const complaint = text(child.stderr);
    const [code] = await once(child, 'close');
    if (code !== 0) throw new GrimoireError(`${program} failed: ${(await complaint).trim().slice(-400)}`);
    return await output;
  } finally {
    namespace.release();
  }
}

/** Removes a folder whose files may belong to users that exist only in containers. Nothing there is fine. */
export async function removeMappedTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    if (userInfo().uid === 0) throw error;
    await runMapped('rm', ['-rf', '--', path]);
  }
}
