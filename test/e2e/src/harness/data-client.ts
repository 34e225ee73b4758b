import { packCharm } from '@grimoire/pack';
import path from 'node:path';
import { Container } from './container.ts';
import { at, workspace, type Grimoire, type Json } from './grimoire.ts';

const folder = path.join(import.meta.dirname, '../fixtures/data-client');
const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';

/**
 * A unit that asks for data and writes down what it gets. What is used is used out of its container: another pod than the
 * server's, with the programs of a rock.
 */
export class DataClient {
  readonly container: Container;
  readonly #grimoire: Grimoire;

  constructor(grimoire: Grimoire) {
    this.#grimoire = grimoire;
    this.container = new Container(grimoire, 'data-client/0', 'client');
  }

  /** @param rock - of `rocks/`: its programs are those of the container. */
  async deploy(rock: string): Promise<void> {
    const [packed] = await packCharm(folder, { architectures: [architecture] });
    if (packed === undefined) throw new Error('the fixture has no platform for this machine');
    await this.#grimoire.do('deploy', packed.path, '--resource', `client-image=${path.join(workspace, 'rocks', rock)}`);
  }

  /** What an integration gave, once it gave something. */
  given(
    endpoint: 'amqp' | 'complaints' | 'database' | 'matrix-auth' | 'redis' | 's3' | 'saml' | 'smtp',
  ): Promise<Json> {
    return this.#grimoire.until(
      `${endpoint} is given`,
      async () => at(await this.#all(), endpoint),
      (seen) => seen !== undefined,
    );
  }

  async #all(): Promise<Json> {
    const { code, stdout } = await this.#grimoire.try(
      'ssh',
      '--container',
      'client',
      'data-client/0',
      'cat',
      '/data.json',
    );
    return code === 0 ? JSON.parse(stdout) : {};
  }
}
