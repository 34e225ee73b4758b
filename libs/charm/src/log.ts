import type { HookTools, LogLevel } from '@grimoire/hook-protocol';
import type { Logger } from 'pino';
import pino from 'pino/browser.js';
import { redact } from './redact.ts';

/** Lines to `juju debug-log`. Every line is cleaned of secrets; fields are added as `key=value`. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warning(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** pino's numbers for the levels that we use, as Juju names them. */
const levels: ReadonlyMap<number, LogLevel> = new Map([
  [20, 'DEBUG'],
  [30, 'INFO'],
  [40, 'WARNING'],
  [50, 'ERROR'],
]);

/** A pino logger that keeps its lines until they are asked for, then sends those of one level together. */
export class BufferedLog implements Log {
  readonly #tools: HookTools['log'];
  readonly #pino: Logger;
  #lines: { readonly level: LogLevel; readonly text: string }[] = [];

  constructor(tools: HookTools['log']) {
    this.#tools = tools;
    this.#pino = pino({
      level: 'debug',
      timestamp: false,
      browser: { asObject: true, write: (line) => this.#keep(Object.entries(line)) },
    });
  }

  debug(message: string, fields: LogFields = {}): void {
    this.#pino.debug(fields, '%s', message);
  }
  info(message: string, fields: LogFields = {}): void {
    this.#pino.info(fields, '%s', message);
  }
  warning(message: string, fields: LogFields = {}): void {
    this.#pino.warn(fields, '%s', message);
  }
  error(message: string, fields: LogFields = {}): void {
    this.#pino.error(fields, '%s', message);
  }

  /** Sends what there is, in order. A log that cannot be written is no reason to fail. */
  async flush(): Promise<void> {
    const lines = this.#lines;
    this.#lines = [];
    for (let at = 0; at < lines.length;) {
      const level = lines[at]?.level ?? 'INFO';
      const until = lines.findIndex((line, index) => index > at && line.level !== level);
      const end = until === -1 ? lines.length : until;
      const text = lines
        .slice(at, end)
        .map((line) => line.text)
        .join('\n');
      await this.#tools.write(level, text).catch(() => undefined);
      at = end;
    }
  }

  #keep(line: readonly (readonly [string, unknown])[]): void {
    const { level, msg, ...fields } = Object.fromEntries(line);
    const shown = Object.entries(fields).flatMap(([key, value]) =>
      value === undefined ? [] : [` ${key}=${String(value)}`],
    );
    this.#lines.push({ level: levels.get(Number(level)) ?? 'INFO', text: redact(`${String(msg)}${shown.join('')}`) });
  }
}
