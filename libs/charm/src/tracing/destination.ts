import { readIntegration, type Declared } from '../decide.ts';
import type { Observed } from '../snapshot.ts';
import type { Destination, Tracing } from './tracing.ts';

/**
 * Where the traces go, as the relations say; `undefined` when they do not (yet).
 *
 * A gRPC receiver's address has no scheme. Whether it wants TLS is told by the address over HTTP of the same receiver, and
 * where there is none by whether there are certificates. TLS without a certificate to trust is no destination.
 */
export function destinationOf(tracing: Tracing, declared: Declared, observed: Observed): Destination | undefined {
  const receivers = valueOf(tracing.endpoint, declared, observed);
  const given = textIn(receivers, 'otlp_grpc');
  if (given === undefined) return undefined;
  const address = given.replace(/^[a-z]+:\/\//i, '').replace(/\/.*$/, '');
  const certificates =
    tracing.certificates === undefined ? undefined : pemOf(valueOf(tracing.certificates, declared, observed));
  const scheme = /^(https?):/i.exec(textIn(receivers, 'otlp_http') ?? given)?.[1]?.toLowerCase();
  const tls = scheme === undefined ? certificates !== undefined : scheme === 'https';
  if (!tls) return { address };
  return certificates === undefined ? undefined : { address, certificates };
}

function valueOf(endpoint: string, declared: Declared, observed: Observed): unknown {
  const integration = declared.integrations[endpoint];
  if (integration === undefined) return undefined;
  const reading = readIntegration(endpoint, integration, observed);
  return reading.is === 'ready' ? reading.value : undefined;
}

function textIn(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = new Map<string, unknown>(Object.entries(value)).get(key);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function pemOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const all = value.filter((one): one is string => typeof one === 'string');
  return all.length === 0 ? undefined : all.join('\n');
}
