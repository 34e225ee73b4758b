import { LineSplitter } from './line-splitter.ts';

/** The most that is kept of an action's output: what is printed beyond is in the log only. */
const keptBytes = 4 * 1024 * 1024;

/** One output stream: a line at a time to the log, and whole for the results of an action. */
export class Printed {
  readonly #lines: LineSplitter;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(take: (line: string) => void) {
    this.#lines = new LineSplitter(take);
  }

  write(chunk: Uint8Array): void {
    this.#lines.write(chunk);
    if (this.#size >= keptBytes) return;
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  end(): Uint8Array {
    this.#lines.end();
    return Buffer.concat(this.#chunks);
  }
}
