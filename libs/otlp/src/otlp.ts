import type { Destination, Log, Trace, Tracing } from '@grimoire/charm';
import { deliver } from './deliver.ts';
import { Store } from './store.ts';

export interface OtlpOptions<E extends string, C extends string> {
  /** The endpoint with interface `tracing`: `tracing('otlp_grpc', 'otlp_http').observed()` of `@grimoire/tracing`. */
  readonly endpoint: E;
  /** The endpoint with interface `certificate_transfer`. Without it a receiver that wants TLS is not traced to. */
  readonly certificates?: C;
  /** Where traces are kept; relative to the charm's folder. @default '.traces' */
  readonly folder?: string;
}

/**
 * Traces of a charm's own hooks by OTLP over gRPC. Each dispatch's is kept on disk, at most 256 of them and 8 MiB, the oldest
 * dropped; when the relation has a receiver they are sent, and only then gRPC is loaded. No hook fails for it, and none waits
 * longer than a second; a receiver that does not answer is left alone for a while.
 *
 * @example tracing: otlp({ endpoint: 'charm-tracing', certificates: 'receive-ca-cert' })
 */
export function otlp<const E extends string, const C extends string = never>({
  endpoint,
  certificates,
  folder = '.traces',
}: OtlpOptions<E, C>): Tracing<E, C> {
  return {
    endpoint,
    ...(certificates !== undefined && { certificates }),
    deliver: (trace: Trace, to: Destination | undefined, log: Log) => deliver(new Store(folder), trace, to, log),
  };
}
