import { readArtifact, unpack } from '@grimoire/pack/artifact';
import { parentPort, workerData } from 'node:worker_threads';
import type { ArchiveAnswer, ArchiveTask } from './archive.ts';

// A thread for one task: a charm has some hundred megabytes, and who reads it does nothing else meanwhile.
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
parentPort?.postMessage(answer(workerData));

function answer(task: ArchiveTask): ArchiveAnswer {
  try {
    if (task.kind === 'unpack') {
      unpack(task.artifact, task.destination);
      return {};
    }
    const { sha256, declared } = readArtifact(task.artifact);
    return { judged: { sha256, declared } };
  } catch (error) {
    const sentence = error instanceof Error && error.name === 'PackError';
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
    return { failed: error instanceof Error ? error.message : String(error), sentence, ...(code && { code }) };
  }
}
