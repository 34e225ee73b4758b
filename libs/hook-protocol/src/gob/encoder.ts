import { concat, gobInt, gobUint } from './bytes.ts';
import { builtIn, firstOwnId, type GobField, type GobType, writeDefinition } from './types.ts';

/** A value of one of the few kinds of field that our messages have; zero values are not sent. */
export type FieldValue = boolean | number | string | Uint8Array | readonly string[] | undefined;

/** A struct of ours: its Go name, and its fields in order with the kind of each. */
export interface Shape {
  readonly name: string;
  readonly fields: readonly (readonly [name: string, kind: FieldKind])[];
}

export type FieldKind = 'bool' | 'int' | 'uint' | 'string' | 'bytes' | 'strings';

/**
 * One direction of a connection: values in, bytes out. Ids are given from 64 upwards in the order of first use and
 * definitions go in front of the first value that needs them, as Go does.
 */
export class GobEncoder {
  readonly #ids = new Map<Shape | 'strings', number>();
  #next = firstOwnId;

  /** The bytes of one value, with the definitions that the other side does not have yet. */
  encode(shape: Shape, values: readonly FieldValue[]): Uint8Array {
    const messages: Uint8Array[] = [];
    const known = this.#ids.get(shape);
    const id = known ?? this.#define(shape, messages);
    messages.push(framed(concat([gobInt(id), ...fieldsOf(shape, values), [0]])));
    return concat(messages);
  }

  #define(shape: Shape, messages: Uint8Array[]): number {
    const id = this.#take(shape);
    const isNew = shape.fields.some(([, kind]) => kind === 'strings') && !this.#ids.has('strings');
    const strings = isNew ? this.#take('strings') : (this.#ids.get('strings') ?? 0);
    const fields = shape.fields.map(([name, kind]): GobField => ({ name, type: typeOf(kind, strings) }));
    messages.push(framedDefinition(id, { kind: 'struct', name: shape.name, fields }));
    if (isNew) messages.push(framedDefinition(strings, { kind: 'slice', name: '[]string', element: builtIn.string }));
    return id;
  }

  #take(what: Shape | 'strings'): number {
    const id = this.#next;
    this.#next += 1;
    this.#ids.set(what, id);
    return id;
  }
}

function typeOf(kind: FieldKind, strings: number): number {
  return kind === 'strings' ? strings : builtIn[kind];
}

function framed(message: Uint8Array): Uint8Array {
  return concat([gobUint(message.length), message]);
}

function framedDefinition(id: number, type: GobType): Uint8Array {
  return framed(writeDefinition(id, type));
}

function fieldsOf(shape: Shape, values: readonly FieldValue[]): (readonly number[] | Uint8Array)[] {
  const parts: (readonly number[] | Uint8Array)[] = [];
  let previous = -1;
  for (const [index, [, kind]] of shape.fields.entries()) {
    const encoded = encodedField(kind, values[index]);
    if (!encoded) continue;
    parts.push(gobUint(index - previous), encoded);
    previous = index;
  }
  return parts;
}

/** Nothing for a zero value. */
function encodedField(kind: FieldKind, value: FieldValue): readonly number[] | Uint8Array | undefined {
  if (value === undefined || value === false || value === 0) return undefined;
  if (value === true) return [1];
  if (typeof value === 'number') return kind === 'int' ? gobInt(value) : gobUint(value);
  if (value.length === 0) return undefined;
  if (typeof value === 'string') return encodedText(value);
  if (value instanceof Uint8Array) return concat([gobUint(value.length), value]);
  return concat([gobUint(value.length), ...value.map(encodedText)]);
}

function encodedText(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  return concat([gobUint(bytes.length), bytes]);
}
