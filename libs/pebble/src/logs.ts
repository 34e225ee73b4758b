import { fields, text } from './decode.ts';
import { PebbleError, ProtocolError, TooLargeError } from './errors.ts';
import type { Requests } from './requests.ts';
import type { FollowLogsOptions, LogEntry, LogsOptions } from './values.ts';

const TOTAL_LIMIT = 64 * 1024 * 1024;
const LINE_LIMIT = 1024 * 1024;

/** `GET /v1/logs`: one JSON object a line. */
export async function logs(requests: Requests, options: LogsOptions): Promise<readonly LogEntry[]> {
  const answer = await requests.getRaw('/v1/logs', query(options, false));
  const entries: LogEntry[] = [];
  let total = 0;
  for await (const line of lines(answer.pieces())) {
    total += line.length;
    if (total > TOTAL_LIMIT) throw new TooLargeError('The log', TOTAL_LIMIT);
    entries.push(readEntry(line));
  }
  return entries;
}

/** The same that stays open. Silence is normal, so there is no time limit; ended by the signal or by leaving the loop. */
export async function* followLogs(
  requests: Requests,
  options: FollowLogsOptions,
): AsyncGenerator<LogEntry, void, undefined> {
  const { signal } = options;
  const over = (): boolean => signal?.aborted === true;
  if (over()) return;
  try {
    const answer = await requests.getRaw('/v1/logs', query(options, true), {
      streams: true,
      timeoutMs: Number.POSITIVE_INFINITY,
      ...(signal === undefined ? {} : { signal }),
    });
    for await (const line of lines(answer.pieces())) yield readEntry(line);
  } catch (error) {
    if (over() && !(error instanceof PebbleError)) return;
    throw error;
  }
}

function query(options: LogsOptions, follow: boolean): Record<string, string | readonly string[] | undefined> {
  return {
    services: options.services?.length === 0 ? undefined : options.services,
    n: options.lines === undefined ? undefined : options.lines === 'all' ? '-1' : String(options.lines),
    follow: follow ? 'true' : undefined,
  };
}

async function* lines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of pieces) {
    rest += decoder.decode(piece, { stream: true });
    const complete = rest.split('\n');
    rest = complete.pop() ?? '';
    if (rest.length > LINE_LIMIT) throw new TooLargeError('A line of the log', LINE_LIMIT);
    yield* complete;
  }
  if (rest !== '') yield rest;
}

function readEntry(line: string): LogEntry {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    throw new ProtocolError('Pebble sent a line of the log that is not JSON.', { cause: error });
  }
  const entry = fields(json, 'log');
  return {
    time: text(entry['time'], 'log.time'),
    service: text(entry['service'], 'log.service'),
    message: text(entry['message'], 'log.message'),
  };
}
