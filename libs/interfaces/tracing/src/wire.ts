import { databag, json, strings, type BagSchema } from '@grimoire/charm';

/** Protocols in which spans travel. */
export const protocols = ['otlp_grpc', 'otlp_http', 'zipkin', 'jaeger_grpc', 'jaeger_thrift_http'] as const;
export type Protocol = (typeof protocols)[number];

/** Where spans are taken. */
export interface Receiver {
  /** One that this library does not know passes as it is. */
  readonly protocol: { readonly name: string; readonly type: 'http' | 'grpc' };
  /** `http://tempo:4318`; of a gRPC receiver without a scheme, `tempo:4317`. */
  readonly url: string;
}

/** The requirer's application bag: protocols it would speak, at least one. */
export interface Request {
  readonly receivers: readonly string[];
}
export const request: BagSchema<Request> = databag({ receivers: json(strings) });

/** The provider's application bag. */
export interface Answer {
  readonly receivers: readonly Receiver[];
}
export const answer: BagSchema<Answer> = databag({ receivers: json(readReceivers) });

function readReceivers(value: unknown): readonly Receiver[] {
  if (!Array.isArray(value)) throw new TypeError('not a list of receivers');
  return value.map(readReceiver);
}

function readReceiver(value: unknown): Receiver {
  if (isObject(value) && 'protocol' in value && 'url' in value && typeof value.url === 'string') {
    const { protocol, url } = value;
    if (isObject(protocol) && 'name' in protocol && typeof protocol.name === 'string' && 'type' in protocol) {
      const { name, type } = protocol;
      if (type === 'http' || type === 'grpc') return { protocol: { name, type }, url };
    }
  }
  throw new TypeError('not a receiver');
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
