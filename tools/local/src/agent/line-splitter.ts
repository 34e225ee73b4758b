import { StringDecoder } from 'node:string_decoder';

/** Juju reads a hook's output through a buffer of this many bytes: longer lines arrive in pieces (juju.md 1.2). */
const longest = 4096;

/** Turns chunks of bytes into lines. */
export class LineSplitter {
  readonly #take: (line: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  write(chunk: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#give(line);
    while (this.#rest.length >= longest) {
      this.#take(this.#rest.slice(0, longest));
      this.#rest = this.#rest.slice(longest);
    }
  }

  /** What came after the last line end is a line too. */
  end(): void {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = '';
    if (rest !== '') this.#give(rest);
  }

  #give(line: string): void {
    if (line === '') return this.#take('');
    for (let at = 0; at < line.length; at += longest) this.#take(line.slice(at, at + longest));
  }
}
