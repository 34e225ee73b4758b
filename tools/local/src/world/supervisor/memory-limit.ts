import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MemoryLimit } from '../world.ts';

/** A control group with a memory limit; processes are started in it. */
export interface MemoryGroup {
  readonly limit: MemoryLimit;
  /** Starts a process so that it is in the group from its first moment. */
  start<T>(spawn: () => T): T;
  remove(): void;
}

/** A container without a limit. */
export const unlimited: MemoryGroup = { limit: { is: 'none' }, start: (spawn) => spawn(), remove: () => undefined };

/**
 * A group below the nearest ancestor of our own that may have limited children and in which we may make one. Only
 * control groups of version 2 are used.
 *
 * @param name unique on the machine, e.g. `grimoire-1a2b3c4d-synapse-0-charm`
 * @param root where the hierarchy is mounted
 */
export function memoryGroup(
  name: string,
  mebibytes: number,
  root: string = '/sys/fs/cgroup',
  own: string | undefined = ownGroup(),
): MemoryGroup {
  if (own === undefined) return notEnforced('this machine has no control groups of version 2');
  for (let group = join(root, own); group.length >= root.length; group = dirname(group)) {
    if (!hasMemory(group)) continue;
    const folder = join(group, name);
    try {
      mkdirSync(folder);
    } catch (error) {
      if (!isExisting(error)) continue;
    }
    try {
      writeFileSync(join(folder, 'memory.max'), String(mebibytes * 1024 * 1024));
      // Joined once to find out whether we may, which depends on a common ancestor of both groups.
      joined(folder, join(root, own), () => undefined);
    } catch {
      removeFolder(folder);
      continue;
    }
    return {
      limit: { is: 'enforced', mebibytes },
      start: (spawn) => joined(folder, join(root, own), spawn),
      remove: () => removeFolder(folder),
    };
  }
  return notEnforced('no control group with memory control is ours to divide');
}

function notEnforced(why: string): MemoryGroup {
  return { ...unlimited, limit: { is: 'not enforced', why } };
}

/** Our own group by `/proc/self/cgroup`; undefined where version 2 is not in charge. */
function ownGroup(): string | undefined {
  return /^0::(\/.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
}

function hasMemory(group: string): boolean {
  try {
    return readFileSync(join(group, 'cgroup.subtree_control'), 'utf8').split(/\s+/).includes('memory');
  } catch {
    return false;
  }
}

/** Runs `spawn` with this process in the group, so that the child begins there, and goes back. */
function joined<T>(folder: string, home: string, spawn: () => T): T {
  writeFileSync(join(folder, 'cgroup.procs'), '0');
  try {
    return spawn();
  } finally {
    writeFileSync(join(home, 'cgroup.procs'), '0');
  }
}

function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Still in use, or gone: the kernel decides.
  }
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
