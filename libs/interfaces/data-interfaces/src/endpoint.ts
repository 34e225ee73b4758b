import { authority } from '@grimoire/charm';
import { isIPv6 } from 'node:net';

export interface Endpoint {
  /** IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** `host:port`, `[address]:port`, or a host alone (then the server's usual port). `undefined` when it is none of these. */
export function parseEndpoint(text: string, usual: number): Endpoint | undefined {
  // Node compiles a large pattern when it is first asked for IPv6: 5 ms of a hook, for names and IPv4 in vain.
  if (/:.*:/.test(text) && isIPv6(text)) return { host: text, port: usual };
  const [, bracketed, name, digits = String(usual)] =
    /^(?:\[([^\]]+)\]|([^\s:[\]/@]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? name;
  const port = Number(digits);
  if (host === undefined || (bracketed !== undefined && !isIPv6(bracketed))) return undefined;
  return port < 1 || port > 65_535 ? undefined : { host, port };
}

/** As it goes on the wire. */
export const formatEndpoint: (endpoint: Endpoint) => string = authority;
