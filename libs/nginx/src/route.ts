import { isIP } from 'node:net';
import { authority } from '@grimoire/charm';

/** Where requests for some hosts and paths go. */
export interface Route {
  /** The relation that asked for it; in it are names in the configuration. */
  readonly relation: number;
  /** The application that it leads to. */
  readonly app: string;
  /** `any`: whatever host is asked for, unless another route has it. */
  readonly hostnames: readonly string[] | 'any';
  /** Each leads there itself, with all that is below it. */
  readonly paths: readonly string[];
  /** `address:port` of each unit, by {@link serversAt}. None: the answer is 503. */
  readonly servers: readonly string[];
  /** `http` or `https`, as it was asked for; `routesOf` says of any other that it is not served. */
  readonly scheme: string;
  /** One of the paths, which the application does not see. */
  readonly strip: string | undefined;
  /** Megabytes; 0 for any. */
  readonly maxBodySize: number;
  readonly readTimeoutSeconds: number;
}

/** What a size or a time may be at most, so that NGINX can count it. */
export const most = { megabytes: 1_048_576, seconds: 1_000_000 } as const;

/** What NGINX can take for a host name, and nothing that it would take for something else. */
export function isHostname(text: string): boolean {
  return text.length <= 253 && /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(text);
}

/** A path without escapes: NGINX compares it with what is asked for once that is decoded. */
export function isPath(text: string): boolean {
  return text.length <= 1024 && /^\/[\w.~!&()*+,=:@/-]*$/.test(text);
}

/** Servers at those of the hosts that are addresses, each once. */
export function serversAt(hosts: readonly (string | undefined)[], port: number): readonly string[] {
  const addresses = hosts.flatMap((host) => (host !== undefined && isIP(host) > 0 ? [authority({ host, port })] : []));
  return [...new Set(addresses)];
}
