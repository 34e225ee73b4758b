import type { PebbleApi } from './api.ts';

export interface PebbleOptions {
  /** For instance `/charm/containers/synapse/pebble.socket`. */
  readonly socketPath: string;
  /** For one answer, in milliseconds; what waits on purpose (changes, notices, exec) has its own. @default 30000 */
  readonly timeoutMs?: number;
  /** Told of every request before it is sent; the path is without its query. */
  readonly onRequest?: (method: string, path: string) => void;
}

export declare const Pebble: new (options: PebbleOptions) => PebbleApi;
