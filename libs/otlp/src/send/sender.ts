import type { Destination, Trace } from '@grimoire/charm';
import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { refusalIn, requestOf } from './request.ts';

/**
 * - `taken`: the receiver has them.
 * - `refused`: it said that it will never take them, or not all of them. To send them again is no use.
 * - `failed`: it may be so later.
 */
export type Sent =
  | { readonly is: 'taken' }
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'failed'; readonly why: string };

/** A connection to a receiver of OTLP over gRPC. */
export class Sender {
  readonly #client: Client;

  constructor({ address, certificates }: Destination) {
    const trusted =
      certificates === undefined ? credentials.createInsecure() : credentials.createSsl(Buffer.from(certificates));
    this.#client = new Client(address, trusted, { 'grpc.enable_retries': 0 });
  }

  /** @param deadline - milliseconds since the epoch */
  send(traces: readonly Trace[], deadline: number): Promise<Sent> {
    return new Promise((resolve) => {
      this.#client.makeUnaryRequest(
        '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
        (bytes: Uint8Array) => Buffer.from(bytes),
        (bytes: Buffer) => bytes,
        requestOf(traces),
        new Metadata(),
        { deadline },
        (error, response) => resolve(error ? failureOf(error) : answerOf(response)),
      );
    });
  }

  close(): void {
    this.#client.close();
  }
}

function failureOf({ code, details }: ServiceError): Sent {
  const why = `${details || 'no reason given'} (${status[code]})`.replaceAll(/\s+/g, ' ');
  return { is: code === status.INVALID_ARGUMENT ? 'refused' : 'failed', why };
}

function answerOf(response: Buffer | undefined): Sent {
  const why = response === undefined ? undefined : refusalIn(response);
  return why === undefined ? { is: 'taken' } : { is: 'refused', why };
}
