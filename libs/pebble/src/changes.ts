import { boolean, fields, list, map, optional, text, textOr } from './decode.ts';
import { ApiError, ChangeError, TimeoutError } from './errors.ts';
import { encode } from './requests.ts';
import type { Requests } from './requests.ts';
import type { ChangeInfo, TaskInfo, WaitOptions } from './values.ts';

/** How long one request of a wait lasts at most, so that a dead daemon is noticed. */
const POLL_MS = 20_000;

export async function getChange(requests: Requests, id: string): Promise<ChangeInfo> {
  return readChange(await requests.get(`/v1/changes/${encode(id)}`), 'change');
}

export async function listChanges(
  requests: Requests,
  options: { readonly select?: string; readonly service?: string },
): Promise<readonly ChangeInfo[]> {
  const result = await requests.get('/v1/changes', { select: options.select, for: options.service });
  return list(result, 'changes', readChange);
}

/** `GET /v1/changes/{id}/wait`, asked again and again; the daemon answers 504 when its part of the time is over. */
export async function waitChange(requests: Requests, id: string, options: WaitOptions): Promise<ChangeInfo> {
  const allowed = options.timeoutMs ?? 300_000;
  const deadline = performance.now() + allowed;
  for (;;) {
    const part = Math.max(1, Math.min(POLL_MS, Math.ceil(deadline - performance.now())));
    try {
      const path = `/v1/changes/${encode(id)}/wait`;
      const result = await requests.get(path, { timeout: `${part}ms` }, part + requests.timeoutMs);
      return succeeded(readChange(result, 'change'));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 504) throw error;
      if (performance.now() >= deadline) throw new TimeoutError(`Change ${id} of Pebble`, allowed);
    }
  }
}

export async function abortChange(requests: Requests, id: string): Promise<ChangeInfo> {
  return readChange(await requests.post(`/v1/changes/${encode(id)}`, { action: 'abort' }), 'change');
}

/** The change, or a `ChangeError` when it ended in an error. */
export function succeeded(change: ChangeInfo): ChangeInfo {
  if (change.error === undefined) return change;
  const log = change.tasks.filter((task) => task.status === 'Error').flatMap((task) => task.log);
  const tail = log.slice(-5).join('\n');
  const message = `${change.summary}: ${change.error.trim()}`;
  throw new ChangeError(change.id, change.kind, tail === '' ? message : `${message}\n${tail}`, log);
}

export function readChange(value: unknown, where: string): ChangeInfo {
  const change = fields(value, where);
  const error = textOr(change['err'], `${where}.err`, '');
  return {
    id: text(change['id'], `${where}.id`),
    kind: text(change['kind'], `${where}.kind`),
    summary: text(change['summary'], `${where}.summary`),
    status: text(change['status'], `${where}.status`),
    tasks: list(change['tasks'], `${where}.tasks`, readTask),
    ready: boolean(change['ready'], `${where}.ready`),
    ...(error === '' ? {} : { error }),
    spawnTime: text(change['spawn-time'], `${where}.spawn-time`),
    ...optional('readyTime', change['ready-time'], `${where}.ready-time`, text),
    data: map(change['data'], `${where}.data`, (entry) => entry),
  };
}

function readTask(value: unknown, where: string): TaskInfo {
  const task = fields(value, where);
  return {
    id: text(task['id'], `${where}.id`),
    kind: text(task['kind'], `${where}.kind`),
    summary: text(task['summary'], `${where}.summary`),
    status: text(task['status'], `${where}.status`),
    log: list(task['log'], `${where}.log`, text),
    data: map(task['data'], `${where}.data`, (entry) => entry),
  };
}
