import type { HookTools } from '@grimoire/hook-protocol';
import type { PebbleApi } from '@grimoire/pebble';
import type { Random } from '../kept.ts';

/** Where the world is reached: what `main` makes of the environment, and a test of its fakes. */
export interface Outside {
  readonly tools: HookTools;
  /** The Pebble of a container. Connects when it is first asked something. */
  pebble(container: string): PebbleApi;
  /** Milliseconds since the epoch. */
  now(): number;
  readonly random: Random;
  /** Asks a check's own target once; false when it does not answer well. */
  ask(target: Target): Promise<boolean>;
  /** Lets time pass between two such questions. */
  pause(milliseconds: number): Promise<void>;
}

/** What a check asks: an HTTP address that must answer 2xx or 3xx, or a TCP port that must accept. */
export type Target = { readonly http: string } | { readonly tcp: { readonly host: string; readonly port: number } };
