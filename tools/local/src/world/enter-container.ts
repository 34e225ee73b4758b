import { readFileSync } from 'node:fs';

/** The part of `nsenter`'s command line that leads into a container. The folder is found through its first process. */
export function enterContainer(pid: number, cwd: string): readonly string[] {
  return ['--target', String(pid), '--mount', '--uts', '--ipc', '--net', '--pid', `--wd=/proc/${pid}/root/${cwd}`];
}

/** The process that this one was started to wait for, by the kernel's list of its children. */
export function childOf(pid: number): number | undefined {
  const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return first ? Number(first) : undefined;
}
