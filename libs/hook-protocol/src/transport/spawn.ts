import { ProtocolError } from '../errors.ts';
import type { HookEnvironment, ToolReply, Transport } from './transport.ts';

/**
 * Starts the tool's executable, as a shell script would: about 5 ms a call. Arguments are world-readable while it runs,
 * and one may not exceed 128 KiB: what is secret or large goes in by `stdin` or a file.
 *
 * @param env - what the tool gets as its environment; its `PATH` finds it.
 */
export function spawnTransport(env: HookEnvironment): Transport {
  return new SpawnTransport(env);
}

class SpawnTransport implements Transport {
  readonly kind = 'spawn';
  readonly #env: HookEnvironment;
  #closed = false;

  constructor(env: HookEnvironment) {
    this.#env = env;
  }

  async call(command: string, args: readonly string[], stdin?: Uint8Array): Promise<ToolReply> {
    if (this.#closed) throw new ProtocolError('the transport was closed');
    // The import costs more than a whole steady dispatch may: only who needs it pays for it.
    const { spawn } = await import('node:child_process');
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, { env: { ...this.#env }, stdio: 'pipe' });
      const stdout: Buffer[] = [];
      const stderr: Buffer[] = [];
      child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes));
      child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
      // A tool that does not read its input closes it: no reason to fail.
      child.stdin.on('error', () => undefined);
      child.stdin.end(stdin);
      child.on('error', (error) => {
        reject(new ProtocolError(`${command} cannot be started: ${error.message}`, { cause: error }));
      });
      child.on('close', (code, signal) => {
        if (code === null) reject(new ProtocolError(`${command} was ended by ${signal ?? 'a signal'}`));
        else resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) });
      });
    });
  }

  close(): void {
    this.#closed = true;
  }
}
