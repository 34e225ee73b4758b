import { plain, Secret } from '../secret.ts';

/** A URL taken apart as it is written: nothing is decoded. What may hold credentials stays a secret. */
export interface SplitUrl {
  readonly scheme: string;
  /** Between `//` and the path: credentials, host and port. */
  readonly netloc: Secret;
  /** With its first slash; empty when there is none. */
  readonly path: string;
  /** Without `?`; empty when there is none. */
  readonly query: string;
  /** Without `#`; empty when there is none. */
  readonly fragment: string;
  readonly username: string | undefined;
  readonly password: Secret | undefined;
  /** In lower case; IPv6 without brackets. */
  readonly hostname: string | undefined;
  /** `undefined` where there is none, and where there are several hosts. */
  readonly port: number | undefined;
}

/** Takes a URL apart as Python's `urlparse` does, which also reads those with several hosts. */
export function splitUrl(url: string | Secret): SplitUrl {
  const [, scheme = '', , netloc = '', path = '', , query = '', , fragment = ''] =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(\/\/([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?$/s.exec(plain(url)) ?? [];
  const at = netloc.lastIndexOf('@');
  const user = at < 0 ? undefined : netloc.slice(0, at);
  const colon = user?.indexOf(':') ?? -1;
  const host = netloc.slice(at + 1);
  const [, bracketed, name = '', digits] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(host) ?? [
    '',
    undefined,
    host.split(':')[0],
  ];
  return {
    scheme: scheme.toLowerCase(),
    netloc: new Secret(netloc),
    path,
    query,
    fragment,
    username: colon < 0 ? user : user?.slice(0, colon),
    password: user === undefined || colon < 0 ? undefined : new Secret(user.slice(colon + 1)),
    hostname: (bracketed ?? name).toLowerCase() || undefined,
    port: digits === undefined ? undefined : Number(digits),
  };
}
