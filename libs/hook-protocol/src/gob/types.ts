import { ProtocolError } from '../errors.ts';
import { concat, gobInt, gobUint, type GobReader } from './bytes.ts';

/** Ids that every gob stream knows. */
export const builtIn = { bool: 1, int: 2, uint: 3, float: 4, bytes: 5, string: 6, complex: 7, interface: 8 } as const;

/** Where the ids of a sender's own types begin. */
export const firstOwnId = 64;

export interface GobField {
  readonly name: string;
  readonly type: number;
}

/** What a sender says about a type of its own. Arrays and maps never occur here, but a later Juju may send one. */
export type GobType =
  | { readonly kind: 'struct'; readonly name: string; readonly fields: readonly GobField[] }
  | { readonly kind: 'slice'; readonly name: string; readonly element: number }
  | { readonly kind: 'array'; readonly name: string; readonly element: number }
  | { readonly kind: 'map'; readonly name: string; readonly key: number; readonly element: number }
  | { readonly kind: 'opaque'; readonly name: string };

/** More than any honest peer defines; a hostile one is stopped here. */
const mostFields = 1024;

/** Reads what follows the negative id of a definition message. */
export function readDefinition(from: GobReader): GobType {
  let found: GobType | undefined;
  eachField(from, (field) => {
    if (field === 0) found = readArray(from);
    else if (field === 1) found = readSlice(from);
    else if (field === 2) found = readStruct(from);
    else if (field === 3) found = readMap(from);
    else found = readOpaque(from);
  });
  if (!found) throw new ProtocolError('gob: a type definition that defines nothing');
  return found;
}

/** A type definition as a message, without its length. */
export function writeDefinition(id: number, type: GobType): Uint8Array {
  const common = [[1], writeText(type.name), [1], gobInt(id), [0]];
  if (type.kind === 'slice') {
    return concat([gobInt(-id), [2, 1], ...common, [1], gobInt(type.element), [0, 0]]);
  }
  if (type.kind === 'struct') {
    const fields = type.fields.flatMap((field) => [[1], writeText(field.name), [1], gobInt(field.type), [0]]);
    const list = type.fields.length === 0 ? [] : [[1], gobUint(type.fields.length), ...fields];
    const named = type.name === '' ? [[2], gobInt(id), [0]] : common;
    return concat([gobInt(-id), [3, 1], ...named, ...list, [0, 0]]);
  }
  throw new TypeError(`gob: no definition is written for a ${type.kind}`);
}

/** Walks the fields of a struct: calls back with each number that is there, up to the closing zero. */
export function eachField(from: GobReader, visit: (field: number) => void): void {
  let field = -1;
  for (let delta = from.uint(); delta !== 0; delta = from.uint()) {
    field += delta;
    if (field > mostFields) throw new ProtocolError(`gob: field number ${field}`);
    visit(field);
  }
}

function writeText(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  return concat([gobUint(bytes.length), bytes]);
}

function readName(from: GobReader): string {
  let name = '';
  eachField(from, (field) => {
    if (field === 0) name = from.text();
    else if (field === 1) from.int();
    else throw new ProtocolError(`gob: field ${field} of a type's name`);
  });
  return name;
}

function readSlice(from: GobReader): GobType {
  let [name, element] = ['', 0];
  eachField(from, (field) => {
    if (field === 0) name = readName(from);
    else if (field === 1) element = from.int();
    else throw new ProtocolError(`gob: field ${field} of a slice type`);
  });
  return { kind: 'slice', name, element };
}

function readArray(from: GobReader): GobType {
  let [name, element] = ['', 0];
  eachField(from, (field) => {
    if (field === 0) name = readName(from);
    else if (field === 1) element = from.int();
    else if (field === 2) from.int();
    else throw new ProtocolError(`gob: field ${field} of an array type`);
  });
  return { kind: 'array', name, element };
}

function readMap(from: GobReader): GobType {
  let [name, key, element] = ['', 0, 0];
  eachField(from, (field) => {
    if (field === 0) name = readName(from);
    else if (field === 1) key = from.int();
    else if (field === 2) element = from.int();
    else throw new ProtocolError(`gob: field ${field} of a map type`);
  });
  return { kind: 'map', name, key, element };
}

/** A type that encodes itself (a time, for one): its values are byte strings. */
function readOpaque(from: GobReader): GobType {
  let name = '';
  eachField(from, (field) => {
    if (field === 0) name = readName(from);
    else throw new ProtocolError(`gob: field ${field} of a self-encoding type`);
  });
  return { kind: 'opaque', name };
}

function readStruct(from: GobReader): GobType {
  let name = '';
  const fields: GobField[] = [];
  eachField(from, (field) => {
    if (field === 0) name = readName(from);
    else if (field === 1) {
      const count = from.uint();
      if (count > mostFields) throw new ProtocolError(`gob: a struct of ${count} fields`);
      for (let index = 0; index < count; index++) fields.push(readField(from));
    } else throw new ProtocolError(`gob: field ${field} of a struct type`);
  });
  return { kind: 'struct', name, fields };
}

function readField(from: GobReader): GobField {
  let [name, type] = ['', 0];
  eachField(from, (field) => {
    if (field === 0) name = from.text();
    else if (field === 1) type = from.int();
    else throw new ProtocolError(`gob: field ${field} of a field`);
  });
  return { name, type };
}
