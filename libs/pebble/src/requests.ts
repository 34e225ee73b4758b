import { fields, isFields, number, text, textOr } from './decode.ts';
import { ApiError, ProtocolError } from './errors.ts';
import { HttpClient } from './http/client.ts';
import type { HttpAnswer } from './http/client.ts';
import type { ResponseHead } from './http/message.ts';
import type { Connection } from './http/connection.ts';

/** A value in a query. A list becomes one parameter with commas, as Pebble reads names; `each` one parameter an item. */
export type Query = Readonly<
  Record<string, string | readonly string[] | { readonly each: readonly string[] } | undefined>
>;

/** What Pebble's envelope holds. Source: its `daemon` package; `{type, status-code, status, result, change}`. */
export interface Envelope {
  readonly result: unknown;
  /** Id of the change, of an asynchronous answer. */
  readonly change: string | undefined;
}

const JSON_LIMIT = 32 * 1024 * 1024;

/** Requests in Pebble's own terms: JSON in, the envelope's result out, refusals as `ApiError`. */
export class Requests {
  readonly http: HttpClient;
  readonly timeoutMs: number;
  readonly #onRequest: ((method: string, path: string) => void) | undefined;

  constructor(socketPath: string, timeoutMs: number, onRequest?: (method: string, path: string) => void) {
    this.http = new HttpClient(socketPath);
    this.timeoutMs = timeoutMs;
    this.#onRequest = onRequest;
  }

  async get(path: string, query: Query = {}, timeoutMs: number = this.timeoutMs): Promise<unknown> {
    this.#onRequest?.('GET', path);
    const answer = await this.http.send({ method: 'GET', target: target(path, query), timeoutMs });
    return (await readEnvelope(answer, `GET ${path}`)).result;
  }

  async post(path: string, body: unknown): Promise<unknown> {
    return (await this.postForEnvelope(path, JSON.stringify(body), 'application/json')).result;
  }

  /** A POST that starts a change; answers with its id. */
  async start(path: string, body: unknown): Promise<string> {
    const { change } = await this.postForEnvelope(path, JSON.stringify(body), 'application/json');
    if (change === undefined) throw new ProtocolError(`Pebble's answer to POST ${path} names no change.`);
    return change;
  }

  async postForEnvelope(
    path: string,
    body: string | Uint8Array | AsyncIterable<Uint8Array>,
    contentType: string,
    streams = false,
  ): Promise<Envelope> {
    this.#onRequest?.('POST', path);
    const answer = await this.http.send({
      method: 'POST',
      target: path,
      headers: { 'Content-Type': contentType },
      body,
      timeoutMs: this.timeoutMs,
      streams,
    });
    return await readEnvelope(answer, `POST ${path}`);
  }

  /** An answer that is not an envelope when all is well. */
  async getRaw(
    path: string,
    query: Query,
    options: {
      readonly accept?: string;
      readonly streams?: boolean;
      readonly timeoutMs?: number;
      readonly signal?: AbortSignal;
    } = {},
  ): Promise<HttpAnswer> {
    this.#onRequest?.('GET', path);
    const answer = await this.http.send({
      method: 'GET',
      target: target(path, query),
      ...(options.accept === undefined ? {} : { headers: { Accept: options.accept } }),
      timeoutMs: options.timeoutMs ?? this.timeoutMs,
      ...(options.streams === true ? { streams: true } : {}),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    if (answer.status === 200) return answer;
    await readEnvelope(answer, `GET ${path}`);
    throw new ProtocolError(`Pebble answered GET ${path} with status ${answer.status} and no error.`);
  }

  async upgrade(
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ readonly connection: Connection; readonly head: ResponseHead }> {
    this.#onRequest?.('GET', path);
    return await this.http.upgrade({ method: 'GET', target: path, headers, timeoutMs: this.timeoutMs });
  }
}

export function target(path: string, query: Query): string {
  const pairs: string[] = [];
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of parametersOf(value)) pairs.push(`${encode(key)}=${one}`);
  }
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

function parametersOf(value: Exclude<Query[string], undefined>): readonly string[] {
  if (typeof value === 'string') return [encode(value)];
  return 'each' in value ? value.each.map(encode) : [value.map(encode).join(',')];
}

/** `encodeURIComponent` throws on a lone surrogate; such a text cannot be a name in Pebble, so let Pebble say so. */
export function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

async function readEnvelope(answer: HttpAnswer, what: string): Promise<Envelope> {
  const bytes = await answer.bytes(`The answer to ${what}`, JSON_LIMIT);
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new ProtocolError(`Pebble answered ${what} with status ${answer.status} and something that is not JSON.`, {
      cause: error,
    });
  }
  const envelope = fields(json, what);
  const type = text(envelope['type'], `${what}: type`);
  if (type === 'error') throw apiError(number(envelope['status-code'], `${what}: status-code`), envelope['result']);
  if (type !== 'sync' && type !== 'async') {
    throw new ProtocolError(`Pebble answered ${what} with an envelope of an unknown type.`);
  }
  const change = textOr(envelope['change'], `${what}: change`, '');
  return { result: envelope['result'], change: change === '' ? undefined : change };
}

/** From the `{kind, message}` that Pebble has in an error, also per path in the answers about files. */
export function apiError(status: number, result: unknown): ApiError {
  const error = isFields(result) ? result : {};
  const message = typeof error['message'] === 'string' && error['message'] !== '' ? error['message'] : undefined;
  const kind = typeof error['kind'] === 'string' ? error['kind'] : '';
  return new ApiError(status, kind, message ?? `Pebble refused with status ${status} and no reason.`);
}
