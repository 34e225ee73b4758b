import { isIPv4, isIPv6 } from 'node:net';
import { all, blocked, ready, type Reading } from '@grimoire/charm';

/** Says why the text of an option is no good, or gives the value that it stands for. */
export type Parse<T> = (key: string, text: string) => Reading<T>;

/** Period, failures in a row, and timeout of the check that Kubernetes restarts the container by. */
export interface AliveCheck {
  /** A Pebble duration, for example `2m`. */
  readonly period: string;
  readonly threshold: number;
  readonly timeout: string;
}

const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const hostName = new RegExp(`^(?=.{1,255}$)${label}(?:\\.${label})*$`);

/** The grammar of the Matrix specification: a DNS name, an IPv4 or bracketed IPv6 address, and an optional port. */
export function serverName(value: string | undefined): Reading<string> {
  const key = 'server_name';
  if (!value)
    return blocked(
      key,
      `${key}: not set: set it to the domain of your users, for example juju config synapse ${key}=example.org`,
    );
  if (value.length < 2 || !isServer(value)) {
    return blocked(
      key,
      `${key}: "${value}" is not a server name: set a domain such as example.org, without scheme and path`,
    );
  }
  return ready(value);
}

export const webUrl: Parse<string> = (key, text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain =
    url &&
    /^https?:$/.test(url.protocol) &&
    url.hostname !== '' &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '';
  return plain
    ? ready(text)
    : blocked(key, `${key}: "${text}" is not the URL of a server: set one such as https://matrix.example.org/`);
};

/** A list whose blanks do not matter; every bad item is named. */
export function commaSeparated<T>(item: Parse<T>): Parse<readonly T[]> {
  return (key, text) => {
    const items = text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    if (items.length === 0) return blocked(key, `${key}: names nothing: set a comma-separated list, or reset it`);
    return asList(all(Object.fromEntries(items.map((part, index) => [String(index), item(key, part)]))));
  };
}

export const domain: Parse<string> = (key, text) =>
  isServer(text)
    ? ready(text)
    : blocked(key, `${key}: "${text}" is not a domain: write names such as example.org, separated by commas`);

export const cidrRange: Parse<string> = (key, text) => {
  const [address = '', bits, ...more] = text.split('/');
  const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  const width = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  return most >= 0 && width >= 0 && width <= most && more.length === 0
    ? ready(text)
    : blocked(
        key,
        `${key}: "${text}" is not an IP range: write ranges such as 10.0.0.0/8 or fe80::/10, separated by commas`,
      );
};

/** `user:domain` to the user id `@user:domain`. */
export const publisher: Parse<string> = (key, text) => {
  const colon = text.indexOf(':');
  const [user, server] = [text.slice(0, colon), text.slice(colon + 1)];
  return colon > 0 && /^[a-z0-9._=/+-]+$/.test(user) && isServer(server)
    ? ready(`@${text}`)
    : blocked(
        key,
        `${key}: "${text}" is not a user: write users as user:example.org, without "@", separated by commas`,
      );
};

export const workerName: Parse<string> = (key, text) =>
  /^worker\d+$/.test(text)
    ? ready(text)
    : blocked(key, `${key}: "${text}" is not a worker: write names such as worker0, separated by commas`);

export function aliveCheck(key: string, text: string): Reading<AliveCheck> {
  const [period = '', threshold = '', timeout = '', ...more] = text.split(',').map((part) => part.trim());
  const duration = /^[1-9]\d*[smh]$/;
  if (!duration.test(period) || !/^[1-9]\d*$/.test(threshold) || !duration.test(timeout) || more.length > 0) {
    return blocked(key, `${key}: "${text}" is not period,threshold,timeout: set for example 2m,5,20s`);
  }
  if (seconds(timeout) >= seconds(period)) {
    return blocked(
      key,
      `${key}: the timeout ${timeout} is not shorter than the period ${period}: set for example 2m,5,20s`,
    );
  }
  return ready({ period, threshold: Number(threshold), timeout });
}

function seconds(duration: string): number {
  return Number(duration.slice(0, -1)) * ({ s: 1, m: 60, h: 3600 }[duration.slice(-1)] ?? 1);
}

/** A DNS name, an IPv4 or bracketed IPv6 address, and an optional port. */
function isServer(text: string): boolean {
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(text) ?? [];
  const bracketed = host.startsWith('[') && host.endsWith(']') && isIPv6(host.slice(1, -1));
  const portFits = port === undefined || (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535);
  return (hostName.test(host) || bracketed) && portFits;
}

function asList<T>(reading: Reading<Readonly<Record<string, T>>>): Reading<readonly T[]> {
  return reading.is === 'ready' ? ready(Object.values(reading.value)) : reading;
}

/** An address, alone or behind a name in which `%(app)s` stands for Synapse's own; another `%` would stop every mail. */
export const mailbox: Parse<string> = (key, text) =>
  /^(?:(?:[^<>%\r\n]|%\(app\)s)*<[^\s<>@%]+@[^\s<>@%]+>|[^\s<>@%]+@[^\s<>@%]+)$/.test(text)
    ? ready(text)
    : blocked(key, `${key}: "${text}" is not a mail address: set one such as "%(app)s <matrix@example.org>"`);
