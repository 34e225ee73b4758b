import { closeSync, constants, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { hostCommand } from './host-command.ts';

/**
 * Pipes for the output of commands. What Node gives a child instead are sockets, which cannot be opened by name: a
 * charm that writes to `/dev/stderr` would fail here and nowhere else. Named pipes can, and are used again.
 */
export class Pipes {
  readonly #folder: string;
  readonly #free: string[] = [];
  #made = 0;

  /** @param folder an empty folder for them */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async open(): Promise<Pipe> {
    const path = this.#free.pop() ?? (await this.#make());
    // The reading end first: without it the writing end would wait for one.
    const reader = new Socket({
      fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
      readable: true,
      writable: false,
    });
    const writer = openSync(path, constants.O_WRONLY);
    let ended = false;
    reader.on('error', () => reader.destroy());
    reader.once('end', () => (ended = true));
    // Who still holds the other end must not be heard by the next command.
    reader.once('close', () => (ended ? this.#free.push(path) : void rm(path, { force: true })));
    return { reader, writer, closeWriter: () => closeSync(writer) };
  }

  async #make(): Promise<string> {
    this.#made += 1;
    const path = join(this.#folder, String(this.#made));
    await hostCommand('making a pipe', 'mkfifo', ['-m', '666', path]);
    return path;
  }
}

export interface Pipe {
  readonly reader: Socket;
  /** The descriptor for the child; ours is closed once the child has it. */
  readonly writer: number;
  closeWriter(): void;
}
