export interface Endpoint {
  /** IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** `host:port`, `[address]:port`, or a host alone (PostgreSQL's 5432). `undefined` when it is none of these. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const bracketed = /^\[([0-9a-f:.]+)\](?::(\d{1,5}))?$/i.exec(text);
  // The last colon separates the port; an address with several and no brackets has none.
  const plain = /^([^\s:[\]/@]+)(?::(\d{1,5}))?$/.exec(text) ?? /^((?:[0-9a-f]*:){2,}[0-9a-f.]*)$/i.exec(text);
  const [, host, port = '5432'] = bracketed ?? plain ?? [];
  const number = Number(port);
  return host === undefined || number < 1 || number > 65_535 ? undefined : { host, port: number };
}

/** As it goes on the wire. */
export function formatEndpoint({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
