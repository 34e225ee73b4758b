import type { PebbleApi } from '../api.ts';
import type { FakeOptions, Fault, Request } from './options.ts';

/** A Pebble in this process: same answers and errors, no daemon, no waiting. */
export declare const FakePebble: new (options?: FakeOptions) => PebbleApi & {
  /** Every request so far, oldest first. */
  readonly requests: readonly Request[];
  /** How often each service was started since it was made. */
  readonly starts: ReadonlyMap<string, number>;
  /** The container restarts: new boot id, layers and processes gone; files are kept unless told. */
  restart(options?: { wipe?: boolean }): void;
  /** Down: every call is a ConnectionError. */
  setReachable(reachable: boolean): void;
  failAt(fault: Fault): void;
  setCheck(name: string, status: 'up' | 'down'): void;
  /** A service's process ends by itself. */
  endService(name: string, code: number): void;
};
