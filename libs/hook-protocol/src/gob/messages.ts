import { ProtocolError } from '../errors.ts';
import type { GobValue } from './decoder.ts';
import type { Shape } from './encoder.ts';

/**
 * The four structs of the agent socket, as Go's `net/rpc` and Juju 3.6 have them (juju.md 6.1, 6.5). Juju 4 has no
 * `Token` and ignores it.
 */
export const callHeader: Shape = {
  name: 'Request',
  fields: [
    ['ServiceMethod', 'string'],
    ['Seq', 'uint'],
  ],
};

export const callBody: Shape = {
  name: 'Request',
  fields: [
    ['ContextId', 'string'],
    ['Dir', 'string'],
    ['CommandName', 'string'],
    ['Args', 'strings'],
    ['StdinSet', 'bool'],
    ['Stdin', 'bytes'],
    ['Token', 'string'],
  ],
};

export const replyHeader: Shape = {
  name: 'Response',
  fields: [
    ['ServiceMethod', 'string'],
    ['Seq', 'uint'],
    ['Error', 'string'],
  ],
};

export const replyBody: Shape = {
  name: 'ExecResponse',
  fields: [
    ['Code', 'int'],
    ['Stdout', 'bytes'],
    ['Stderr', 'bytes'],
  ],
};

/** Stands behind a header that carries an error: an empty struct without a name. */
export const noBody: Shape = { name: '', fields: [] };

/** The one method there is. */
export const method = 'Jujuc.Main';

/** The error by which the agent asks for the call again, with standard input. */
export const stdinRequired = 'hook tool requires stdin, none supplied';

type Struct = { readonly [field: string]: GobValue };

/** A text field; left out when empty. */
export function textIn(struct: Struct, field: string): string {
  const value = struct[field] ?? '';
  if (typeof value === 'string') return value;
  throw new ProtocolError(`gob: ${field} is no text`);
}

/** A number field; left out when 0. */
export function numberIn(struct: Struct, field: string): number {
  const value = struct[field] ?? 0;
  if (typeof value === 'number') return value;
  throw new ProtocolError(`gob: ${field} is no number`);
}

/** A field of bytes; left out when empty. Copied: the chunk that it came in can be freed. */
export function bytesIn(struct: Struct, field: string): Uint8Array {
  const value = struct[field] ?? new Uint8Array();
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  throw new ProtocolError(`gob: ${field} are no bytes`);
}

/** A field of several texts; left out when there is none. */
export function textsIn(struct: Struct, field: string): readonly string[] {
  const value = struct[field] ?? [];
  if (!Array.isArray(value)) throw new ProtocolError(`gob: ${field} is no list`);
  return value.map((entry: GobValue) => {
    if (typeof entry === 'string') return entry;
    throw new ProtocolError(`gob: ${field} is no list of texts`);
  });
}
