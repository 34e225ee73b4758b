import type { Caller } from './caller.ts';

export type LogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

/** One argument of a started process holds 131072 bytes with its NUL; four bytes a character are the worst case. */
const charactersAnArgument = 32_000;

/** `juju-log`. */
export class LogTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  /** Writes to the unit's log, at once. With a spawned tool a very long message becomes several. */
  async write(level: LogLevel, message: string): Promise<void> {
    for (const part of this.#call.transport.kind === 'spawn' ? parts(message) : [message]) {
      await this.#call.text('juju-log', ['--log-level', level, '--', part]);
    }
  }
}

function parts(message: string): string[] {
  if (message.length <= charactersAnArgument) return [message];
  const characters = [...message];
  const found: string[] = [];
  for (let at = 0; at < characters.length; at += charactersAnArgument) {
    found.push(characters.slice(at, at + charactersAnArgument).join(''));
  }
  return found;
}
