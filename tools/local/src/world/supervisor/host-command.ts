import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { GrimoireError } from '../../home/grimoire-error.ts';
import { toolEnvironment } from '../host-tools.ts';

/** Runs a program of the host inside the world. @throws GrimoireError that begins with `task` and ends with its complaint */
export async function hostCommand(task: string, program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { env: toolEnvironment, stdio: ['ignore', 'ignore', 'pipe'] });
  const complaint = text(child.stderr);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new GrimoireError(`${task} failed: ${(await complaint).trim()}`);
}
