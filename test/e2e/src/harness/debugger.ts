import { SourceMap } from 'node:module';
import { at, text, type Json } from './grimoire.ts';

/** A client of Node's inspector: as much of Chrome's protocol as it takes to stop at a line of TypeScript. */
export class Debugger {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (message: Json) => void>();
  readonly #events: Json[] = [];
  #wake: () => void = () => undefined;
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data))));
  }

  static attach(url: string): Promise<Debugger> {
    const socket = new WebSocket(url);
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve(new Debugger(socket)));
      socket.addEventListener('error', () => reject(new Error(`nothing answers at ${url}`)));
    });
  }

  /** @throws Error with what the other side refused */
  async ask(method: string, params: object = {}): Promise<Json> {
    this.#last += 1;
    const id = this.#last;
    const answer = new Promise<Json>((resolve) => this.#answers.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const message = await answer;
    const refusal = at(message, 'error', 'message');
    if (refusal !== undefined) throw new Error(`${method}: ${text(refusal)}`);
    return at(message, 'result');
  }

  /** The next event of that name, one that came already included; those before it are forgotten. */
  async next(method: string, seconds = 20): Promise<Json> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      while (this.#events.length > 0) {
        const event = this.#events.shift();
        if (at(event, 'method') === method) return at(event, 'params');
      }
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`no ${method} within ${seconds} s`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = (): void => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  detach(): void {
    this.#socket.close();
  }

  #take(message: Json): void {
    const id = at(message, 'id');
    if (typeof id === 'number') {
      this.#answers.get(id)?.(message);
      this.#answers.delete(id);
      return;
    }
    this.#events.push(message);
    this.#wake();
  }
}

/** A source map that came in a comment. */
export function mapIn(url: string): SourceMap {
  const [head = '', content = ''] = url.split(',');
  if (!head.endsWith(';base64')) throw new Error(`no source map inside the file: ${url.slice(0, 80)}`);
  return new SourceMap(JSON.parse(Buffer.from(content, 'base64').toString()));
}

/** Where a line of a source is in the code that was made of it; lines count from 0. */
export function placeOf(
  map: SourceMap,
  code: string,
  source: string,
  line: number,
): { readonly lineNumber: number; readonly columnNumber: number } {
  for (const [lineNumber, words] of code.split('\n').entries()) {
    for (let columnNumber = words.search(/\S/); columnNumber >= 0 && columnNumber < words.length; columnNumber += 1) {
      const entry = map.findEntry(lineNumber, columnNumber);
      if (!('originalLine' in entry) || entry.generatedLine !== lineNumber) continue;
      if (entry.originalSource !== source) break;
      if (entry.originalLine === line) return { lineNumber, columnNumber };
    }
  }
  throw new Error(`${source}:${line + 1} is nowhere in the code`);
}
