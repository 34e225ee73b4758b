import { databag, json, strings, type BagSchema } from '@grimoire/charm';

/** `certificate_transfer` v1: the requirer's application bag says which version it speaks. */
export interface Spoken {
  readonly version: number;
}
export const spoken: BagSchema<Spoken> = databag({ version: json(version) });

/** The provider's application bag: certificates in PEM, each a text of its own. */
export interface Transferred {
  readonly certificates: readonly string[];
}
export const transferred: BagSchema<Transferred> = databag({ certificates: json(strings) });

function version(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new TypeError('not a version');
}
