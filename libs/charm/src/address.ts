import { isIPv6 } from 'node:net';
import { text, type Field } from './databag.ts';

/** A name or an address of a machine. IPv6 is read with or without brackets, and kept and written without. */
export const host: Field<string> = {
  decode: (raw) => {
    const bare = text.decode(raw).replace(/^\[(.*)\]$/, '$1');
    // Node compiles a large pattern when it is first asked for IPv6: 5 ms of a hook, for names and IPv4 in vain.
    const known = bare.includes(':') ? isIPv6(bare) : /^[A-Za-z0-9_]([A-Za-z0-9._-]{0,252})$/.test(bare);
    if (!known) throw new TypeError('not a host name or an address');
    return bare;
  },
  encode: (value) => value,
};

/** A TCP or UDP port in decimal digits, 1 to 65535. */
export const port: Field<number> = {
  decode: (raw) => {
    const digits = text.decode(raw).trim();
    const value = /^\d{1,5}$/.test(digits) ? Number(digits) : 0;
    if (value < 1 || value > 65_535) throw new TypeError('not a port');
    return value;
  },
  encode: (value) => String(value),
};

/** Host and port as they stand in a URL: IPv6 in brackets. */
export function authority(at: { readonly host: string; readonly port: number }): string {
  return at.host.includes(':') ? `[${at.host}]:${at.port}` : `${at.host}:${at.port}`;
}
