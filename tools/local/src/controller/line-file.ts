import { appendFileSync, closeSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { errorCode } from '../home/grimoire-error.ts';

/**
 * A file of JSON values, one a line, that survives who writes it and never grows beyond twice its limit: a full one
 * becomes `<file>.1`, and a new one begins. A value that cannot be written (a full disk) is lost, and nobody stops for it.
 */
export class LineFile<T> {
  readonly #file: string;
  readonly #limit: number;
  readonly #isValue: (value: unknown) => value is T;
  #size: number;
  /** The last line has no end: whoever wrote it died, or the disk was full. */
  #torn: boolean;

  /** @param limit in bytes */
  constructor(file: string, limit: number, isValue: (value: unknown) => value is T) {
    this.#file = file;
    this.#limit = limit;
    this.#isValue = isValue;
    this.#size = sizeOf(file);
    this.#torn = this.#size > 0 && !readWhole(file).endsWith('\n');
  }

  add(value: T): void {
    const line = `${this.#torn ? '\n' : ''}${JSON.stringify(value)}\n`;
    const length = Buffer.byteLength(line);
    try {
      if (this.#size > 0 && this.#size + length > this.#limit) {
        renameSync(this.#file, `${this.#file}.1`);
        this.#size = 0;
      }
      appendFileSync(this.#file, line);
      this.#size += length;
      this.#torn = false;
    } catch (error) {
      this.#torn = true;
      if (errorCode(error) === '') throw error;
    }
  }

  /** What is kept, oldest first. */
  values(): readonly T[] {
    return [`${this.#file}.1`, this.#file].flatMap((file) =>
      readWhole(file)
        .split('\n')
        .flatMap((line) => this.#read(line)),
    );
  }

  /** A line that was cut short by a crash or a full disk is left out. */
  #read(line: string): T[] {
    try {
      const value: unknown = JSON.parse(line);
      return this.#isValue(value) ? [value] : [];
    } catch {
      return [];
    }
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function readWhole(file: string): string {
  const size = sizeOf(file);
  if (size === 0) return '';
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(size);
    return bytes.toString('utf8', 0, readSync(handle, bytes, 0, size, 0));
  } finally {
    closeSync(handle);
  }
}
