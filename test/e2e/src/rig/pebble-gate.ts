import { renameSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Pebble } from '@grimoire/pebble';
import type { Ledger } from './ledger.ts';

const requestLine = /^(GET|POST|PUT|DELETE|PATCH|HEAD) (\S+) HTTP\/1\.[01]\r?$/gm;

/**
 * Stands at the path of a container's real Pebble and passes everything on, so that every request is seen. A request
 * counts when its answer has come: then it was done.
 */
export class PebbleGate {
  /** The Pebble itself, for who asks from outside. */
  readonly pebble: Pebble;
  readonly bootId: string;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor(pebble: Pebble, bootId: string, server: Server) {
    this.pebble = pebble;
    this.bootId = bootId;
    this.#server = server;
  }

  /**
   * Takes the place of the Pebble that listens in a folder, as soon as it does.
   *
   * @param folder the container's, by a path that leaves room for a socket's name
   */
  static async before(folder: string, container: string, ledger: Ledger): Promise<PebbleGate> {
    const place = join(folder, 'pebble.socket');
    const aside = join(folder, 'real.socket');
    await answering(place);
    // A socket goes on listening under its new name.
    renameSync(place, aside);
    const pebble = new Pebble({ socketPath: aside });
    const { bootId } = await pebble.systemInfo();
    const server = createServer((client) => gate.#pass(client, aside, container, ledger));
    const gate = new PebbleGate(pebble, bootId, server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(place, resolve);
    });
    return gate;
  }

  close(): void {
    this.pebble.close();
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
  }

  #pass(client: Socket, target: string, container: string, ledger: Ledger): void {
    const pebble = connect(target);
    // One request at a time on a connection: what comes back first is its answer.
    const pending: string[] = [];
    for (const [socket, other] of [
      [client, pebble],
      [pebble, client],
    ] as const) {
      this.#open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#open.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (bytes) => {
      if (ledger.dead) return;
      pending.push(...requestsIn(bytes.toString('latin1')));
      pebble.write(bytes);
    });
    pebble.on('data', (bytes) => {
      const what = pending.shift();
      if (ledger.dead) return;
      if (what !== undefined && !ledger.done({ of: container, what, writes: !what.startsWith('GET ') })) return;
      client.write(bytes);
    });
  }
}

/** The client writes a request's head in one piece, so a head is never in two chunks. */
export function requestsIn(text: string): readonly string[] {
  return [...text.matchAll(requestLine)].map(([, method = '', target = '']) => `${method} ${target}`);
}

async function answering(socketPath: string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const pebble = new Pebble({ socketPath });
    try {
      await pebble.systemInfo();
      return;
    } catch {
      await pause(25);
    } finally {
      pebble.close();
    }
  }
  throw new Error(`the Pebble at ${socketPath} does not answer within 10 s`);
}
