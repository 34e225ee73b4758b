import type { DeclaredFiles } from '@grimoire/pack/artifact';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { GrimoireError, reasonOf } from '../home/grimoire-error.ts';

export type ArchiveTask =
  | { readonly kind: 'judge'; readonly artifact: string }
  | { readonly kind: 'unpack'; readonly artifact: string; readonly destination: string };

export interface ArchiveAnswer {
  readonly judged?: Judged;
  readonly failed?: string;
  /** The failure is a sentence for people. */
  readonly sentence?: boolean;
  readonly code?: string;
}

/** A charm's identity, and the files that Juju reads. */
export interface Judged {
  readonly sha256: string;
  readonly declared: DeclaredFiles;
}

/** Reads a charm's archive without keeping this thread from anything else. @throws GrimoireError when it is no charm */
export async function judgeArchive(artifact: string): Promise<Judged> {
  const { judged } = await inThread({ kind: 'judge', artifact });
  if (judged === undefined) throw new Error(`${artifact} was read, and nothing came of it`);
  return judged;
}

/** Unpacks a charm as Juju's agent does, without keeping this thread from anything else. @throws GrimoireError */
export async function unpackArchive(artifact: string, destination: string): Promise<void> {
  await inThread({ kind: 'unpack', artifact, destination });
}

async function inThread(task: ArchiveTask): Promise<ArchiveAnswer> {
  const extension = extname(import.meta.url);
  const worker = new Worker(new URL(`./archive-worker${extension}`, import.meta.url), {
    workerData: task,
    // As TypeScript it finds the other packages by their sources, whatever the process was started with.
    execArgv: extension === '.ts' ? ['--conditions=@grimoire/source'] : [],
  });
  const answer = await new Promise<ArchiveAnswer>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that reads ${task.artifact} ended with ${code}`)));
  });
  const { failed, sentence, code } = answer;
  if (failed === undefined) return answer;
  if (sentence === true) throw new GrimoireError(failed);
  throw new GrimoireError(
    `${task.artifact} cannot be ${task.kind === 'unpack' ? 'unpacked' : 'read'}: ${reasonOf(Object.assign(new Error(failed), { code }))}`,
  );
}
