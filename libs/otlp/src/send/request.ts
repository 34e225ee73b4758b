import type { Attribute, Attributes, Span, Trace } from '@grimoire/charm';
import {
  bytesField,
  doubleField,
  fixed64Field,
  messageField,
  readMessage,
  textField,
  varintField,
  type Field,
} from './protobuf.ts';

/**
 * The request `ExportTraceServiceRequest` of OTLP 1: field numbers are those of opentelemetry-proto's `trace_service.proto`,
 * `trace.proto`, `resource.proto` and `common.proto`.
 */
export function requestOf(traces: readonly Trace[]): Uint8Array {
  return Buffer.concat(
    traces.map(({ id, resource, spans }) =>
      messageField(1, [
        messageField(1, attributes(1, resource)),
        messageField(2, [
          messageField(1, [textField(1, 'grimoire')]),
          ...spans.map((span) => messageField(2, spanOf(span, Buffer.from(id, 'hex')))),
        ]),
      ]),
    ),
  );
}

const kinds = { internal: 1n, client: 3n } as const;
const failure = 2n;

function spanOf(span: Span, trace: Uint8Array): readonly Field[] {
  const { id, parent, name, kind, start, end, failed } = span;
  return [
    bytesField(1, trace),
    bytesField(2, Buffer.from(id, 'hex')),
    ...(parent === undefined ? [] : [bytesField(4, Buffer.from(parent, 'hex'))]),
    textField(5, name),
    varintField(6, kinds[kind]),
    fixed64Field(7, BigInt(start) * 1000n),
    fixed64Field(8, BigInt(end) * 1000n),
    ...attributes(9, span.attributes),
    ...(failed === undefined ? [] : [messageField(15, [textField(2, failed), varintField(3, failure)])]),
  ];
}

function attributes(field: number, all: Attributes): readonly Field[] {
  return Object.entries(all).map(([key, value]) =>
    messageField(field, [textField(1, key), messageField(2, [any(value)])]),
  );
}

function any(value: Attribute): Field {
  if (typeof value === 'string') return textField(1, value);
  if (typeof value === 'boolean') return varintField(2, value ? 1n : 0n);
  return Number.isSafeInteger(value) ? varintField(3, BigInt(value)) : doubleField(4, value);
}

/** What a receiver says that took not all of it (`ExportTraceServiceResponse`); `undefined` when it took all, or is not understood. */
export function refusalIn(response: Uint8Array): string | undefined {
  try {
    const partial = readMessage(response).get(1)?.[0];
    if (!(partial instanceof Uint8Array)) return undefined;
    const message = readMessage(partial);
    const rejected = message.get(1)?.[0];
    if (typeof rejected !== 'bigint' || rejected === 0n) return undefined;
    const because = message.get(2)?.[0];
    return `${rejected} spans${because instanceof Uint8Array ? `: ${Buffer.from(because).toString('utf8')}` : ''}`;
  } catch {
    return undefined;
  }
}
