import { learn } from './redact.ts';

/** For the framework's sinks only: the value, which from now on is cleaned out of every log line and status. */
export let reveal: (secret: Secret) => string;

/** For the framework only: the value of a field that turned out to be no secret (a user name, a flag). */
export let peel: (secret: Secret) => string;

/**
 * A value that only a sink may reveal: a renderer (yaml, ini, env, url), the environment of a service or a command, a
 * command's standard input, the content of a Juju secret. Used as text by accident it throws, because a redacted word
 * would end up in a configuration file.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  static {
    reveal = (secret) => {
      learn(secret.#value);
      return secret.#value;
    };
    peel = (secret) => secret.#value;
    // What console.log and vitest print.
    Object.defineProperty(Secret.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: () => '[secret]' });
  }

  toString(): never {
    throw new TypeError('a secret was used as text: pass it to a renderer');
  }

  toJSON(): never {
    throw new TypeError('a secret was serialised: pass it to a renderer');
  }

  [Symbol.toPrimitive](): never {
    throw new TypeError('a secret was used as text: pass it to a renderer');
  }
}

/** Text, or a secret's text. For the framework's sinks only. */
export const plain = (text: string | Secret): string => (text instanceof Secret ? reveal(text) : text);

/** The content of a Juju secret. Hand it to a `databag` schema, which knows which of its fields are really secret. */
export type SecretContent = Readonly<Record<string, Secret>>;
