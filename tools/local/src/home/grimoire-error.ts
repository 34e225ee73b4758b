/**
 * Something that a person has to know: a sentence with what is wrong, where, and what to do. It is shown as it is,
 * without a stack; any other error is a defect of ours.
 */
export class GrimoireError extends Error {
  override readonly name = 'GrimoireError';
}

/** The bare sentence of any thrown value, for use inside another sentence. */
export function reasonOf(error: unknown): string {
  const code = errorCode(error);
  const isFull = error instanceof Error && error.message === 'database or disk is full';
  if (code === 'ENOSPC' || isFull) return 'the disk is full: free some space and try again';
  if (code === 'EDQUOT') return 'your disk quota is used up: free some space and try again';
  return error instanceof Error ? error.message : String(error);
}

/** The system's code of an error, e.g. `ENOENT`; empty when it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
