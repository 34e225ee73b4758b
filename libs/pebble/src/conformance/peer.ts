import type { PebbleApi } from '../api.ts';

/** One Pebble to run a case on, fresh for each. */
export interface Peer {
  readonly api: PebbleApi;
  /** A directory that is there and empty. */
  readonly dir: string;
  /** The daemon is killed and started again with the same state directory. */
  restart(): Promise<void>;
  /** The daemon is killed. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export interface Case {
  readonly name: string;
  run(peer: Peer): Promise<void>;
}

/** What some peers cannot do, and why; the suite checks that they still cannot. */
export interface Lack {
  readonly peer: string;
  readonly case: string;
  readonly reason: string;
}

/** A service that stays, one that fails at once, and the commands that cases run. */
export const STAYS: string = 'sleep 1000';
export const FAILS: string = 'sh -c "echo why; sleep 0.05; exit 3"';

export type Program = 'cat' | 'fail' | 'environment' | 'directory' | 'sleep' | 'big' | 'ignoresInput' | 'missing';

export const COMMANDS: Readonly<Record<Program, readonly string[]>> = {
  cat: ['sh', '-c', 'cat; echo err >&2'],
  fail: ['sh', '-c', 'echo oops >&2; exit 3'],
  environment: ['sh', '-c', 'printf %s "$A"'],
  directory: ['pwd'],
  sleep: ['sleep', '60'],
  big: ['sh', '-c', 'head -c 300000 /dev/zero'],
  ignoresInput: ['true'],
  missing: ['/no/such/program'],
};
