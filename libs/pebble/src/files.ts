import { fields, isFields, list, number, optional, text, textOr, type Fields } from './decode.ts';
import { ApiError, PebbleError, ProtocolError } from './errors.ts';
import { collect } from './http/message.ts';
import { boundaryOf, readParts } from './http/multipart.ts';
import { apiError } from './requests.ts';
import type { Requests } from './requests.ts';
import type {
  FileContent,
  FileInfo,
  ListFilesOptions,
  MakeDirOptions,
  Owner,
  ReadOptions,
  WriteOptions,
} from './values.ts';

const READ_LIMIT = 64 * 1024 * 1024;
/** Content up to this size goes out in one piece, with its length; larger content streams. */
const ONE_PIECE = 1024 * 1024;

/** `GET /v1/files?action=read`: multipart, the file first, then how it went. */
export async function* readStream(requests: Requests, path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const query = { action: 'read', path: sendable(path) };
  const answer = await requests.getRaw('/v1/files', query, { accept: 'multipart/form-data', streams: true });
  const pieces = answer.pieces();
  let told = false;
  try {
    for await (const part of readParts(pieces, boundaryOf(answer.headers.get('content-type')))) {
      if (part.name === 'files') {
        yield* part.content;
      } else if (part.name === 'response') {
        const json = await collect(part.content, 'The answer about the file', READ_LIMIT);
        const [entry] = resultsOf(parse(json.toString('utf8')), 'GET /v1/files', 1);
        const error = errorIn(entry, 'GET /v1/files');
        if (error) throw error;
        told = true;
      }
    }
  } finally {
    await pieces.return();
  }
  if (!told) throw new ProtocolError(`Pebble did not say how reading ${path} ended.`);
}

/** Several files in one request: parts in the order of the paths, none for one that is not there. */
export async function readFiles(
  requests: Requests,
  paths: readonly string[],
  options: ReadOptions,
): Promise<ReadonlyMap<string, Uint8Array>> {
  if (paths.length === 0) return new Map();
  const query = { action: 'read', path: { each: paths.map(sendable) } };
  const answer = await requests.getRaw('/v1/files', query, { accept: 'multipart/form-data', streams: true });
  const pieces = answer.pieces();
  const contents: Buffer[] = [];
  let results: readonly Fields[] | undefined;
  try {
    for await (const part of readParts(pieces, boundaryOf(answer.headers.get('content-type')))) {
      if (part.name === 'files') {
        contents.push(await collect(part.content, 'One of several files', options.maxBytes ?? READ_LIMIT));
      } else if (part.name === 'response') {
        const json = await collect(part.content, 'The answer about the files', READ_LIMIT);
        results = resultsOf(parse(json.toString('utf8')), 'GET /v1/files', paths.length);
      }
    }
  } finally {
    await pieces.return();
  }
  if (results === undefined) throw new ProtocolError('Pebble did not say how reading several files ended.');
  const there = paths.filter((_, index) => {
    const error = errorIn(results[index], 'GET /v1/files');
    if (error !== undefined && error.kind !== 'not-found') throw error;
    return error === undefined;
  });
  if (there.length !== contents.length) throw new ProtocolError('Pebble sent more or fewer files than it says.');
  return new Map(there.map((path, index) => [path, contents[index] ?? Buffer.alloc(0)]));
}

export async function readFile(requests: Requests, path: string, options: ReadOptions): Promise<Uint8Array> {
  return await collect(readStream(requests, path), `The file ${path}`, options.maxBytes ?? READ_LIMIT);
}

export async function listFiles(
  requests: Requests,
  path: string,
  options: ListFilesOptions,
): Promise<readonly FileInfo[]> {
  const result = await requests.get('/v1/files', {
    action: 'list',
    path: sendable(path),
    pattern: options.pattern,
    itself: options.itself === true ? 'true' : undefined,
  });
  return list(result, 'files', readFileInfo);
}

export async function stat(requests: Requests, path: string): Promise<FileInfo | undefined> {
  try {
    const [info] = await listFiles(requests, path, { itself: true });
    return info;
  } catch (error) {
    if (error instanceof ApiError && error.kind === 'not-found') return undefined;
    throw error;
  }
}

/** `POST /v1/files` as multipart: what to write, then the content. Pebble refuses a boundary of less than 32 characters. */
export async function writeFile(
  requests: Requests,
  path: string,
  content: FileContent,
  options: WriteOptions,
): Promise<void> {
  const { randomBytes } = await import('node:crypto');
  // Random, so that no content can hold it by intent or by chance.
  const boundary = randomBytes(24).toString('hex');
  const metadata = {
    action: 'write',
    files: [
      {
        path: sendable(path),
        'make-dirs': options.makeDirs ?? false,
        permissions: octal(options.permissions ?? 0o644),
        ...owner(options),
      },
    ],
  };
  const filename = path.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  const before = Buffer.from(
    `--${boundary}\r\nContent-Type: application/json\r\nContent-Disposition: form-data; name="request"\r\n\r\n` +
      `${JSON.stringify(metadata)}\r\n--${boundary}\r\nContent-Type: application/octet-stream\r\n` +
      `Content-Disposition: form-data; name="files"; filename="${filename}"\r\n\r\n`,
  );
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  const body =
    bytes instanceof Uint8Array && bytes.length <= ONE_PIECE
      ? Buffer.concat([before, bytes, after])
      : join(before, bytes, after);
  const type = `multipart/form-data; boundary=${boundary}`;
  const { result } = await requests.postForEnvelope('/v1/files', body, type, true);
  checkResults(result, 'POST /v1/files');
}

export async function makeDir(requests: Requests, path: string, options: MakeDirOptions): Promise<void> {
  const dir = {
    path: sendable(path),
    'make-parents': options.makeParents ?? false,
    permissions: octal(options.permissions ?? 0o755),
    ...owner(options),
  };
  checkResults(await requests.post('/v1/files', { action: 'make-dirs', dirs: [dir] }), 'POST /v1/files');
}

export async function removePath(requests: Requests, path: string, recursive: boolean): Promise<void> {
  const body = { action: 'remove', paths: [{ path: sendable(path), recursive }] };
  checkResults(await requests.post('/v1/files', body), 'POST /v1/files');
}

/** The status that an error about one path stands for. Source: Pebble's own table for listing. */
const STATUS: Readonly<Record<string, number>> = { 'not-found': 404, 'permission-denied': 403 };

/** For one path. */
function checkResults(result: unknown, where: string): void {
  const [entry] = entries(result, where, 1);
  const error = errorIn(entry, where);
  if (error) throw error;
}

function entries(result: unknown, where: string, count: number): readonly Fields[] {
  const results = list(result, where, fields);
  if (results.length === count) return results;
  throw new ProtocolError(
    `Pebble answered ${where} for ${count === 1 ? 'one path' : `${count} paths`} with ${results.length}.`,
  );
}

function errorIn(entry: Fields | undefined, where: string): ApiError | undefined {
  const error = entry?.['error'];
  return isFields(error) ? apiError(STATUS[textOr(error['kind'], `${where}: kind`, '')] ?? 400, error) : undefined;
}

function resultsOf(json: unknown, where: string, count: number): readonly Fields[] {
  const envelope = fields(json, where);
  if (envelope['type'] === 'error') throw apiError(400, envelope['result']);
  return entries(envelope['result'], where, count);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new ProtocolError('Pebble sent something that is not JSON after a file.', { cause: error });
  }
}

async function* join(
  before: Uint8Array,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  after: Uint8Array,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield before;
  if (content instanceof Uint8Array) yield content;
  else yield* content;
  yield after;
}

/** A path travels in a header, where a line end would end it. */
function sendable(path: string): string {
  if (/[\r\n\0]/.test(path)) throw new PebbleError(`A path with a line end or a zero byte cannot be sent to Pebble.`);
  return path;
}

function octal(permissions: number): string {
  if (!Number.isInteger(permissions) || permissions < 0 || permissions > 0o777) {
    throw new PebbleError(`Permissions are the nine bits from 0o000 to 0o777, not ${permissions}.`);
  }
  return permissions.toString(8).padStart(3, '0');
}

export function owner(options: Owner): Record<string, string | number> {
  return {
    ...(options.userId === undefined ? {} : { 'user-id': options.userId }),
    ...(options.user === undefined ? {} : { user: options.user }),
    ...(options.groupId === undefined ? {} : { 'group-id': options.groupId }),
    ...(options.group === undefined ? {} : { group: options.group }),
  };
}

function readFileInfo(value: unknown, where: string): FileInfo {
  const file = fields(value, where);
  const permissions = text(file['permissions'], `${where}.permissions`);
  if (!/^[0-7]{3}$/.test(permissions))
    throw new ProtocolError(`Pebble sent permissions that are not octal (${where}).`);
  return {
    path: text(file['path'], `${where}.path`),
    name: text(file['name'], `${where}.name`),
    type: text(file['type'], `${where}.type`),
    ...optional('size', file['size'], `${where}.size`, number),
    permissions: Number.parseInt(permissions, 8),
    lastModified: text(file['last-modified'], `${where}.last-modified`),
    ...optional('userId', file['user-id'], `${where}.user-id`, number),
    user: textOr(file['user'], `${where}.user`, ''),
    ...optional('groupId', file['group-id'], `${where}.group-id`, number),
    group: textOr(file['group'], `${where}.group`, ''),
  };
}
