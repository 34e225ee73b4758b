import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pebble } from '@grimoire/pebble';

/** Where Juju mounts the folder of a container's Pebble in the charm container. */
const containers = '/charm/containers';

export interface Started {
  readonly container: string;
  /** Pebble itself. */
  readonly program: string;
  /** The image's layer, if it has one. */
  readonly layer?: string;
  /** Of its socket and state, where two serve one container in turn. Default: the container's. */
  readonly folder?: string;
  /** A program and its arguments that start it. */
  readonly within?: readonly string[];
}

/** The real Pebble of one container, behind the path at which a charm looks for it. */
export class PebbleProcess {
  readonly container: string;
  readonly #child: ChildProcess;
  readonly #real: string;
  readonly #asked: string;

  private constructor({ container, program, layer, folder = container, within = [] }: Started) {
    this.container = container;
    const home = join(containers, folder);
    this.#asked = join(containers, container, 'pebble.socket');
    this.#real = join(home, 'real.socket');
    mkdirSync(join(containers, container), { recursive: true });
    mkdirSync(join(home, 'state/layers'), { recursive: true });
    if (layer !== undefined) copyFileSync(layer, join(home, 'state/layers/001-image.yaml'));
    const [command = program, ...args] = [...within, program, 'run', '--create-dirs', '--hold'];
    this.#child = spawn(command, args, {
      env: {
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        PEBBLE: join(home, 'state'),
        PEBBLE_SOCKET: this.#real,
      },
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    this.pointAt(this.#real);
  }

  /** @throws Error when it does not answer within ten seconds */
  static async start(started: Started): Promise<PebbleProcess> {
    const pebble = new PebbleProcess(started);
    for (let tries = 0; tries < 200; tries += 1) {
      if ((await pebble.bootId().catch(() => undefined)) !== undefined) return pebble;
      await sleep(50);
    }
    throw new Error(`${started.program} does not answer: run it by hand to see why`);
  }

  get socket(): string {
    return this.#real;
  }

  async bootId(): Promise<string> {
    const client = new Pebble({ socketPath: this.#real });
    try {
      return (await client.systemInfo()).bootId;
    } finally {
      client.close();
    }
  }

  /** From now on the charm's path leads there. */
  pointAt(socket: string): void {
    rmSync(this.#asked, { force: true });
    symlinkSync(socket, this.#asked);
  }

  pointAtItself(): void {
    this.pointAt(this.#real);
  }

  stop(): void {
    this.#child.kill('SIGTERM');
  }
}
