import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { PodFolder } from './pod-folder.ts';

/** Short links to a pod's folders: a socket's address may have no more than 107 bytes, however deep the workspace lies. */
export interface ShortFolder {
  readonly path: string;
  /** The unit's agent folder. */
  readonly agent: string;
  /** The containers' folders. */
  readonly containers: string;
}

/** @param runtime the home's own short folder */
export function makeShortFolder(runtime: string, folder: PodFolder): ShortFolder {
  const path = join(runtime, createHash('sha256').update(folder.path).digest('hex').slice(0, 8));
  const short = { path, agent: join(path, 'a'), containers: join(path, 'c') };
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
  symlinkSync(folder.agent, short.agent);
  symlinkSync(folder.containers, short.containers);
  return short;
}
