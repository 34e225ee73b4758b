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

/** The process that this one waits for, by the kernel's list of its children. */
export function childOf(pid: number, read: (file: string) => string): number | undefined {
  const [first] = read(`/proc/${pid}/task/${pid}/children`).trim().split(' ');
  return first ? Number(first) : undefined;
}
