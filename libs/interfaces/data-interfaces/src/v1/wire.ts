/**
 * Version 1 of the protocol: what is on the wire. Each application bag has one JSON list, of requests and of answers; the
 * two are paired by `request-id`. Credentials are always in secrets. Source: dpcharmlibs-interfaces 1.1.
 */
import { databag, pythonJson, text, type BagSchema, type Field, type Json } from '@grimoire/charm';
import { createHash } from 'node:crypto';

/** One thing that is asked for. */
export interface ResourceRequest {
  /** Its name; `*` where the interface has no names. */
  readonly resource: string;
  /** 16 hex digits that follow from resource and salt. */
  readonly 'request-id': string;
  readonly salt: string;
  /** Comma separated. */
  readonly 'extra-user-roles': string | undefined;
}

/** One answer: the keys of its request, and what came of it. Fields of an interface's own are in `more`. */
export interface ResourceAnswer {
  readonly resource: string;
  readonly 'request-id': string;
  readonly salt: string;
  /** Comma separated `host:port`, as in version 0. */
  readonly endpoints: string | undefined;
  readonly 'read-only-endpoints': string | undefined;
  /** URI of the secret with `username`, `password` and `uris`. */
  readonly 'secret-user': string | undefined;
  /** URI of the secret with `tls` and `tls-ca`. */
  readonly 'secret-tls': string | undefined;
  /** Of the server. */
  readonly version: string | undefined;
  readonly more: Readonly<Record<string, string>>;
}

export interface Requests {
  readonly version: 'v1';
  readonly requests: readonly ResourceRequest[];
}
export const requests: BagSchema<Requests> = databag({ version: v1(), requests: listOf(readRequest, writeRequest) });

export interface Answers {
  readonly version: 'v1';
  readonly requests: readonly ResourceAnswer[];
}
export const answers: BagSchema<Answers> = databag({ version: v1(), requests: listOf(readAnswer, writeAnswer) });

/** A request that is told from others of the same resource by its salt, 16 characters. */
export function resourceRequest(resource: string, salt: string, roles: readonly string[] = []): ResourceRequest {
  const id = createHash('sha256').update(`${resource}:${salt}`).digest('hex').slice(0, 16);
  return {
    resource,
    'request-id': id,
    salt,
    'extra-user-roles': roles.length === 0 ? undefined : roles.join(','),
  };
}

/** What the requirer pairs answers with: it stays silent for ever when the provider leaves it out. */
export function dataOf(asked: readonly ResourceRequest[]): string {
  return pythonJson(Object.fromEntries(asked.map((request) => [request['request-id'], writeRequest(request)])));
}

const answerKeys: readonly string[] = [
  'resource',
  'request-id',
  'salt',
  'endpoints',
  'read-only-endpoints',
  'secret-user',
  'secret-tls',
  'version',
] satisfies readonly (keyof ResourceAnswer)[];

type Item = Readonly<Record<string, unknown>>;

function v1(): Field<'v1'> {
  return {
    decode(raw) {
      if (text.decode(raw) !== 'v1') throw new TypeError('not version 1');
      return 'v1';
    },
    encode: (value) => value,
  };
}

function listOf<T>(read: (item: Item) => T, write: (item: T) => Json): Field<readonly T[]> {
  return {
    decode(raw) {
      const value: unknown = JSON.parse(text.decode(raw));
      if (!Array.isArray(value)) throw new TypeError('not a list');
      return value.map((item: unknown) => {
        if (typeof item !== 'object' || item === null || Array.isArray(item)) throw new TypeError('not a document');
        return read(Object.fromEntries(Object.entries(item)));
      });
    },
    encode: (items) => pythonJson(items.map(write)),
  };
}

function readRequest(item: Item): ResourceRequest {
  return {
    resource: word(item['resource']),
    'request-id': word(item['request-id']),
    salt: word(item['salt']),
    'extra-user-roles': optional(item['extra-user-roles']),
  };
}

/** With every key of the reference, in its order. */
function writeRequest(request: ResourceRequest): Readonly<Record<string, Json>> {
  return {
    resource: request.resource,
    'request-id': request['request-id'],
    salt: request.salt,
    'extra-user-roles': request['extra-user-roles'] ?? null,
    'extra-group-roles': null,
    'external-node-connectivity': false,
    'entity-type': null,
    'entity-permissions': null,
    'secret-mtls': null,
    'mtls-cert': null,
  };
}

function readAnswer(item: Item): ResourceAnswer {
  return {
    resource: word(item['resource']),
    'request-id': word(item['request-id']),
    salt: optional(item['salt']) ?? '',
    endpoints: optional(item['endpoints']),
    'read-only-endpoints': optional(item['read-only-endpoints']),
    'secret-user': optional(item['secret-user']),
    'secret-tls': optional(item['secret-tls']),
    version: optional(item['version']),
    more: Object.fromEntries(
      Object.entries(item).filter(
        (entry): entry is [string, string] =>
          !answerKeys.includes(entry[0]) && typeof entry[1] === 'string' && entry[1] !== '',
      ),
    ),
  };
}

function writeAnswer({ more, ...answer }: ResourceAnswer): Readonly<Record<string, Json>> {
  const known = Object.entries(answer).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(known), ...more };
}

function word(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new TypeError('not a text');
  return value;
}

function optional(value: unknown): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : word(value);
}
