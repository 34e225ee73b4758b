import type { Databag } from '@grimoire/charm';

/** Which version of the protocol an application bag is written in. The names of the interfaces do not tell. */
export type Generation = 'v0' | 'v1';

/**
 * Version 1 says so itself, beside its list of requests or answers. `version` alone does not: in version 0 it is the
 * server's.
 */
export function generationOf(bag: Databag): Generation {
  return bag['version'] === 'v1' && bag['requests'] !== undefined ? 'v1' : 'v0';
}
