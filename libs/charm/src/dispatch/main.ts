import type { Charm } from '../charm.ts';

/** Runs one dispatch of a charm: what the packed entry calls. */
export async function main(charm: Charm): Promise<void> {
  throw new Error(`${charm.metadata.name}: being written`);
}
