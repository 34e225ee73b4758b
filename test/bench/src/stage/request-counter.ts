import { connect, createServer, type Server } from 'node:net';

const requestLine = /^(GET|POST|PUT|DELETE|PATCH|HEAD) (\S+) HTTP\/1\.[01]\r?$/gm;

/** Stands before a Pebble and writes down what is asked of it. Only for counting: a dispatch that is timed goes past it. */
export class RequestCounter {
  readonly socket: string;
  readonly #server: Server;
  readonly #requests: string[] = [];

  private constructor(socket: string, target: string) {
    this.socket = socket;
    this.#server = createServer((client) => {
      const pebble = connect(target);
      client.on('data', (bytes) => this.#requests.push(...requestsIn(bytes.toString('latin1'))));
      client.pipe(pebble).pipe(client);
      client.on('error', () => pebble.destroy());
      pebble.on('error', () => client.destroy());
    });
  }

  static async listen(socket: string, target: string): Promise<RequestCounter> {
    const counter = new RequestCounter(socket, target);
    await new Promise<void>((resolve, reject) => {
      counter.#server.once('error', reject);
      counter.#server.listen(socket, resolve);
    });
    return counter;
  }

  /** `GET /v1/services` and so on, since the last time this was asked. */
  taken(): readonly string[] {
    return this.#requests.splice(0);
  }

  close(): void {
    this.#server.close();
  }
}

/** Both clients write a request's head in one piece, so a head is never in two chunks. */
export function requestsIn(text: string): readonly string[] {
  return [...text.matchAll(requestLine)].map(([, method = '', target = '']) => `${method} ${target}`);
}
