import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pebble } from '@grimoire/pebble';

/** Where Juju mounts the folder of a container's Pebble in the charm container. */
const containers = '/charm/containers';

/** The real Pebble of one container, behind the path at which a charm looks for it. */
export class PebbleProcess {
  readonly container: string;
  readonly #child: ChildProcess;
  readonly #real: string;
  readonly #asked: string;

  private constructor(container: string, program: string) {
    this.container = container;
    const folder = join(containers, container);
    this.#asked = join(folder, 'pebble.socket');
    this.#real = join(folder, 'real.socket');
    mkdirSync(join(folder, 'state'), { recursive: true });
    this.#child = spawn(program, ['run', '--create-dirs', '--hold'], {
      env: {
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        PEBBLE: join(folder, 'state'),
        PEBBLE_SOCKET: this.#real,
      },
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    this.pointAt(this.#real);
  }

  /** @throws Error when it does not answer within ten seconds */
  static async start(container: string, program: string): Promise<PebbleProcess> {
    const pebble = new PebbleProcess(container, program);
    for (let tries = 0; tries < 200; tries += 1) {
      if ((await pebble.bootId().catch(() => undefined)) !== undefined) return pebble;
      await sleep(50);
    }
    throw new Error(`${program} does not answer: run it by hand to see why`);
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
