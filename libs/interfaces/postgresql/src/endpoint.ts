import { isIPv6 } from 'node:net';

export interface Endpoint {
  /** IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** `host:port`, `[address]:port`, or a host alone (PostgreSQL's 5432). `undefined` when it is none of these. */
export function parseEndpoint(text: string): Endpoint | undefined {
  // Node compiles a large pattern when it is first asked for IPv6: 5 ms of a hook, for names and IPv4 in vain.
  if (/:.*:/.test(text) && isIPv6(text)) return { host: text, port: 5432 };
  const [, bracketed, name, digits = '5432'] = /^(?:\[([^\]]+)\]|([^\s:[\]/@]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? name;
  const port = Number(digits);
  if (host === undefined || (bracketed !== undefined && !isIPv6(bracketed))) return undefined;
  return port < 1 || port > 65_535 ? undefined : { host, port };
}

/** As it goes on the wire. */
export function formatEndpoint({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
