import type { Caller } from './caller.ts';

export type PayloadStatus = 'starting' | 'started' | 'stopping' | 'stopped';

/** `payload-register`, `payload-unregister`, `payload-status-set`: legacy, and gone in Juju 4. */
export class PayloadTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  async register(type: string, payload: string, id: string, labels: readonly string[] = []): Promise<void> {
    await this.#call.text('payload-register', ['--', type, payload, id, ...labels], `payload ${payload}`);
  }

  async unregister(payload: string, id: string): Promise<void> {
    await this.#call.text('payload-unregister', ['--', payload, id], `payload ${payload}`);
  }

  async setStatus(payload: string, id: string, status: PayloadStatus): Promise<void> {
    await this.#call.text('payload-status-set', ['--', payload, id, status], `payload ${payload}`);
  }
}
