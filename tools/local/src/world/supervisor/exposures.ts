import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { GrimoireError } from '../../home/grimoire-error.ts';
import { relay } from '../relay.ts';
import { type FromClient, send } from '../wire.ts';
import type { Exposure } from '../world.ts';

/** Ports of the host that lead to pods. The gate listens on the host's side; here its connections go on to the pods. */
export class Exposures {
  readonly #addressOf: (pod: string) => string;
  readonly #byPort = new Map<number, Exposure>();
  readonly #asked = new Map<number, { done(port: number): void; failed(why: string): void }>();
  #last = 0;
  #gate: Socket | undefined;

  /** @param addressOf throws a sentence for a pod that is not there */
  constructor(addressOf: (pod: string) => string) {
    this.#addressOf = addressOf;
  }

  get all(): readonly Exposure[] {
    return [...this.#byPort.values()];
  }

  get hasGate(): boolean {
    return this.#gate !== undefined;
  }

  /** A gate came: it listens for what is exposed already, and for what will be. */
  useGate(gate: Socket): void {
    this.#gate = gate;
    gate.once('close', () => {
      if (this.#gate !== gate) return;
      this.#gate = undefined;
      for (const { failed } of this.#asked.values())
        failed('what listens on the host for this world has died: open the world again');
      this.#asked.clear();
    });
    for (const exposure of this.all) void this.#listen(exposure).catch(() => this.#byPort.delete(exposure.port));
  }

  async expose(exposure: Exposure): Promise<{ port: number }> {
    this.#addressOf(exposure.pod);
    const known = this.#byPort.get(exposure.port);
    if (known !== undefined && exposure.port !== 0) {
      if (known.pod === exposure.pod && known.podPort === exposure.podPort) return { port: known.port };
      throw new GrimoireError(`port ${known.port} leads to ${known.pod}:${known.podPort} already: take another one`);
    }
    const port = await this.#listen(exposure);
    this.#byPort.set(port, { ...exposure, port });
    return { port };
  }

  /** Resolves when nothing listens there any more; connections that are open stay. */
  async unexpose(port: number): Promise<void> {
    if (!this.#byPort.delete(port)) return;
    const gate = this.#gate;
    if (gate !== undefined) await this.#ask((number) => send(gate, { unlisten: number, port }));
  }

  /** What the gate answered. */
  answered(answer: Extract<FromClient, { listened: number }>): void {
    const asked = this.#asked.get(answer.listened);
    this.#asked.delete(answer.listened);
    if ('port' in answer) asked?.done(answer.port);
    else asked?.failed(answer.failed);
  }

  /** Takes the connections that the gate brings; the first line says for which of the host's ports one came. */
  async serve(path: string): Promise<void> {
    rmSync(path, { force: true });
    const server = createServer({ allowHalfOpen: true }, (socket) => this.#goOn(socket));
    server.listen(path);
    await once(server, 'listening');
  }

  #listen(exposure: Exposure): Promise<number> {
    const gate = this.#gate;
    if (gate === undefined) throw new GrimoireError('nothing listens on the host for this world: open the world again');
    return this.#ask((number) => send(gate, { listen: number, exposure }));
  }

  #ask(question: (number: number) => void): Promise<number> {
    this.#last += 1;
    const number = this.#last;
    return new Promise((resolve, reject) => {
      this.#asked.set(number, { done: resolve, failed: (why) => reject(new GrimoireError(why)) });
      question(number);
    });
  }

  #goOn(from: Socket): void {
    // Two bytes, the port, come before the bytes of the connection itself.
    from.on('error', () => from.destroy());
    from.once('readable', () => {
      const head: Buffer | null = from.read(2);
      const exposure = head === null ? undefined : this.#byPort.get(head.readUInt16BE(0));
      if (exposure === undefined) return void from.destroy();
      try {
        const to = connect({ host: this.#addressOf(exposure.pod), port: exposure.podPort, allowHalfOpen: true });
        relay(from, to);
      } catch {
        from.destroy();
      }
    });
  }
}
