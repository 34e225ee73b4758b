/** `http_proxy`: what is on the wire. One JSON list in one key of each application bag; credentials in a secret. */
import { databag, pythonJson, secret, text, type BagSchema, type Field, type Json, type Secret } from '@grimoire/charm';

/** How the proxy knows who comes. */
export type Auth = 'none' | 'srcip' | 'userpass' | 'srcip+userpass';
const auths: readonly string[] = ['none', 'srcip', 'userpass', 'srcip+userpass'] satisfies readonly Auth[];

/** `ready`: use it. `pending`, `accepted`: it will come. The others: somebody has to do something. */
export type Status = 'pending' | 'accepted' | 'rejected' | 'invalid' | 'unsupported' | 'error' | 'ready';
const statuses: readonly string[] = [
  'pending',
  'accepted',
  'rejected',
  'invalid',
  'unsupported',
  'error',
  'ready',
] satisfies readonly Status[];

/** One wish. */
export interface Wish {
  /** A UUID that stays the same: it pairs wish and response. */
  readonly requirer: string;
  /** `host` (ports 80 and 443) or `host:port`. Empty: whatever the proxy lets through. */
  readonly domains: readonly string[];
  /** In order of preference. Empty: any. */
  readonly auth: readonly Auth[];
  /** Where the requests come from; absent: the `private-address` of the requirer's units. */
  readonly src_ips?: readonly string[];
}

/** What came of one wish. */
export interface Response {
  readonly requirer: string;
  readonly status: Status;
  readonly auth?: Auth;
  readonly http_proxy?: string;
  readonly https_proxy?: string;
  /** URI of the secret with `username` and `password`. */
  readonly user?: string;
}

/** What the requirer's leader writes into its application bag. */
export interface Request {
  readonly requests: readonly Wish[];
}
export const request: BagSchema<Request> = databag({ requests: listOf(wish) });

/** What the provider's leader writes into its application bag. */
export interface Answer {
  readonly responses: readonly Response[];
}
export const answer: BagSchema<Answer> = databag({ responses: listOf(response) });

/** The content of the secret. */
export interface Credentials {
  readonly username: string;
  readonly password: Secret;
}
export const credentials: BagSchema<Credentials> = databag({ username: text, password: secret });

type Item = Readonly<Record<string, unknown>>;

/** A list of documents, keys sorted, as the reference writes it. */
function listOf<T extends object>(parse: (item: Item) => T): Field<readonly T[]> {
  return {
    decode(raw) {
      const value: unknown = JSON.parse(text.decode(raw));
      if (!Array.isArray(value)) throw new TypeError('not a list');
      return value.map((item: unknown) => parse(object(item)));
    },
    encode: (items) => pythonJson(items.map(sorted)),
  };
}

function sorted(item: object): Json {
  const known: [string, Json][] = Object.entries(item)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(known);
}

function wish(item: Item): Wish {
  const from = item['src_ips'];
  return {
    requirer: word(item['requirer']),
    domains: words(item['domains']),
    auth: words(item['auth']).map(auth),
    ...(from !== undefined && from !== null && { src_ips: words(from) }),
  };
}

function response(item: Item): Response {
  const how = optional(item['auth']);
  const http = optional(item['http_proxy']);
  const https = optional(item['https_proxy']);
  const user = optional(item['user']);
  return {
    requirer: word(item['requirer']),
    status: status(word(item['status'])),
    ...(how !== undefined && { auth: auth(how) }),
    ...(http !== undefined && { http_proxy: url(http) }),
    ...(https !== undefined && { https_proxy: url(https) }),
    ...(user !== undefined && { user }),
  };
}

function object(value: unknown): Item {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not a document');
  return Object.fromEntries(Object.entries(value));
}

function word(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new TypeError('not a text');
  return value;
}

function optional(value: unknown): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : word(value);
}

function words(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new TypeError('not a list of texts');
  return value.map(word);
}

function auth(name: string): Auth {
  if (!isAuth(name)) throw new TypeError(`not a way to know who comes: ${name}`);
  return name;
}

function isAuth(name: string): name is Auth {
  return auths.includes(name);
}

function status(name: string): Status {
  if (!isStatus(name)) throw new TypeError(`not a status: ${name}`);
  return name;
}

function isStatus(name: string): name is Status {
  return statuses.includes(name);
}

function url(value: string): string {
  const { protocol, hostname } = new URL(value);
  if (!/^https?:$/.test(protocol) || hostname === '') throw new TypeError('not the address of a proxy');
  return value;
}
