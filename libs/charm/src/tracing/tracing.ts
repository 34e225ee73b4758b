import type { Log } from '../log.ts';
import type { Trace } from './span.ts';

/** Where a charm's traces go. */
export interface Destination {
  /** `tempo-0.tempo-endpoints.dev.svc.cluster.local:4317`; an IPv6 address in brackets. */
  readonly address: string;
  /** Certificates in PEM to trust. Absent: in the clear. */
  readonly certificates?: string;
}

/**
 * That a charm's own hooks are traced, and how: `otlp` of `@grimoire/otlp` makes one. The framework knows no protocol of
 * traces, so a charm that is not traced carries none.
 */
export interface Tracing<E extends string = string, C extends string = string> {
  /** The endpoint with interface `tracing` that tells where to. */
  readonly endpoint: E;
  /** The endpoint with interface `certificate_transfer` that tells whom to trust when the receiver wants TLS. */
  readonly certificates?: C;
  /** Keeps the trace, and sends it on when it is known where to. Never rejects, and takes no more than about a second. */
  deliver(trace: Trace, to: Destination | undefined, log: Log): Promise<void>;
}
