import { peel, plain, Secret } from '../secret.ts';

export interface UrlParts {
  /** Without `:`: `postgresql`. */
  readonly scheme: string;
  readonly username?: string | Secret;
  readonly password?: string | Secret;
  /** A name or an address; IPv6 with or without brackets. */
  readonly host: string;
  readonly port?: number;
  /** Further members behind the first, as MongoDB's URLs have them: `first:27017,second:27017`. */
  readonly others?: readonly { readonly host: string; readonly port?: number }[];
  /** Segments; each is escaped. */
  readonly path?: readonly string[];
  readonly query?: Readonly<Record<string, string | undefined>>;
}

/** A URL with every part escaped. It may hold credentials, so it is a secret itself. */
export function renderUrl(parts: UrlParts): Secret {
  const { scheme, username, password, host, port, others = [], path = [], query = {} } = parts;
  if (!/^[a-z][a-z0-9+.-]*$/i.test(scheme)) throw new TypeError(`renderUrl: "${scheme}" is not a scheme`);
  const user = username === undefined ? '' : escape(hidden(username));
  const word = password === undefined ? '' : `:${escape(plain(password))}`;
  const credentials = user === '' && word === '' ? '' : `${user}${word}@`;
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [`${escape(key)}=${escape(value)}`],
  );
  return new Secret(
    [
      `${scheme}://${credentials}`,
      [{ host, ...(port !== undefined && { port }) }, ...others].map(member).join(','),
      ...path.map((segment) => `/${escape(segment)}`),
      pairs.length === 0 ? '' : `?${pairs.join('&')}`,
    ].join(''),
  );
}

/** A user name in a `Secret` need not be cleaned out of logs for having been in a URL. */
const hidden = (value: string | Secret): string => (value instanceof Secret ? peel(value) : value);

const escape = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function member({ host, port }: { readonly host: string; readonly port?: number }): string {
  return port === undefined ? authority(host) : `${authority(host)}:${port}`;
}

function authority(host: string): string {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (bare.includes(':')) return `[${bare.replace(/[^0-9a-f:.]/gi, '')}]`;
  return escape(bare);
}
