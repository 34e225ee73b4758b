import fs from 'node:fs';
import path from 'node:path';
import { Container } from './container.ts';
import { at, type Grimoire, type Json } from './grimoire.ts';

const script = fs.readFileSync(path.join(import.meta.dirname, 'guest-book.py'), 'utf8');

/** A sample application, as somebody uses it who is in one of its containers. */
export class GuestBook {
  readonly application: string;
  readonly #grimoire: Grimoire;
  readonly #container: string;
  readonly #url: string;

  constructor(grimoire: Grimoire, application: string, container: string, port: number) {
    this.application = application;
    this.#grimoire = grimoire;
    this.#container = container;
    this.#url = `http://${application}.local:${port}`;
  }

  container(unit = 0): Container {
    return new Container(this.#grimoire, `${this.application}/${unit}`, this.#container);
  }

  /** What a route answers; an error if the status is one. */
  async ask(...words: readonly string[]): Promise<string> {
    return this.container().run('python3', '-c', script, this.#url, ...words);
  }

  async get(route: string): Promise<Json> {
    return JSON.parse(await this.ask('GET', route));
  }

  /** Asks until the answer is so. */
  until(words: readonly string[], so: (seen: string) => boolean, seconds = 60): Promise<string> {
    return this.#grimoire.until(
      `${this.application}: ${words.join(' ')}`,
      () => this.ask(...words).catch(String),
      so,
      seconds,
    );
  }

  /** The secret key's mark. */
  async key(): Promise<Json> {
    return at(await this.get('/settings'), 'key');
  }
}
