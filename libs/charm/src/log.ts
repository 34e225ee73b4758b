import type { HookTools, LogLevel } from '@grimoire/hook-protocol';
import { redact } from './redact.ts';

/** Lines to `juju debug-log`. Every line is cleaned of secrets; fields are added as `key=value`. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warning(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Keeps lines until they are asked for, then sends those of one level together: one call instead of many. */
export class BufferedLog implements Log {
  readonly #tools: HookTools['log'];
  #lines: { readonly level: LogLevel; readonly text: string }[] = [];

  constructor(tools: HookTools['log']) {
    this.#tools = tools;
  }

  debug(message: string, fields?: LogFields): void {
    this.#add('DEBUG', message, fields);
  }
  info(message: string, fields?: LogFields): void {
    this.#add('INFO', message, fields);
  }
  warning(message: string, fields?: LogFields): void {
    this.#add('WARNING', message, fields);
  }
  error(message: string, fields?: LogFields): void {
    this.#add('ERROR', message, fields);
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

  #add(level: LogLevel, message: string, fields: LogFields = {}): void {
    const shown = Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}=${value}`]));
    this.#lines.push({ level, text: redact(`${message}${shown.join('')}`) });
  }
}
