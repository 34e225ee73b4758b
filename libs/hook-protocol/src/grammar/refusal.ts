import type { ToolReply } from '../transport/transport.ts';

/**
 * What a tool says no with. Thrown where a command line or its input is read; `refused` turns it into the reply that
 * Juju would give.
 */
export class Refusal extends Error {
  override readonly name: string = 'Refusal';
  /** 1 the tool ran and failed, 2 bad flags or arguments. */
  readonly code: 1 | 2;

  constructor(text: string, code: 1 | 2 = 2) {
    super(text);
    this.code = code;
  }
}

/** A successful reply with this on standard output. */
export function succeeded(stdout = ''): ToolReply {
  return { code: 0, stdout: Buffer.from(stdout), stderr: new Uint8Array() };
}

/** A failed reply: `ERROR <text>` on standard error. */
export function failed(text: string, code: 1 | 2 = 1): ToolReply {
  return { code, stdout: new Uint8Array(), stderr: Buffer.from(`ERROR ${text}\n`) };
}

/** The reply for a refusal; any other error is thrown on. */
export function refused(error: unknown): ToolReply {
  if (error instanceof Refusal) return failed(error.message, error.code);
  throw error;
}
