import { boolean, fields, list, number, optional, text, textOr } from './decode.ts';
import { ApiError } from './errors.ts';
import type { Requests } from './requests.ts';
import type { CheckFilter, CheckInfo } from './values.ts';

export async function listChecks(requests: Requests, filter: CheckFilter): Promise<readonly CheckInfo[]> {
  return list(await requests.get('/v1/checks', query(filter)), 'checks', readCheck);
}

/** `POST /v1/checks`: the names whose state it changed. */
export async function changeChecks(
  requests: Requests,
  action: 'start' | 'stop',
  checks: readonly string[],
): Promise<readonly string[]> {
  const result = fields(await requests.post('/v1/checks', { action, checks }), 'checks');
  return list(result['changed'], 'checks.changed', text);
}

export async function refreshCheck(
  requests: Requests,
  name: string,
): Promise<{ readonly check: CheckInfo; readonly error: string | undefined }> {
  const result = fields(await requests.post('/v1/checks/refresh', { name }), 'check');
  const error = textOr(result['error'], 'check.error', '');
  return { check: readCheck(result['info'], 'check.info'), error: error === '' ? undefined : error };
}

/** `GET /v1/health`: 200 or 502, both with a plain answer. */
export async function health(requests: Requests, filter: CheckFilter): Promise<boolean> {
  try {
    const result = fields(await requests.get('/v1/health', query(filter)), 'health');
    return boolean(result['healthy'], 'health.healthy');
  } catch (error) {
    if (error instanceof ApiError && error.status === 502) return false;
    throw error;
  }
}

function query(filter: CheckFilter): Record<string, string | readonly string[] | undefined> {
  return { level: filter.level, names: filter.names?.length === 0 ? undefined : filter.names };
}

function readCheck(value: unknown, where: string): CheckInfo {
  const check = fields(value, where);
  const changeId = textOr(check['change-id'], `${where}.change-id`, '');
  return {
    name: text(check['name'], `${where}.name`),
    level: textOr(check['level'], `${where}.level`, ''),
    startup: textOr(check['startup'], `${where}.startup`, 'enabled'),
    status: text(check['status'], `${where}.status`),
    failures: optional('failures', check['failures'], `${where}.failures`, number).failures ?? 0,
    threshold: number(check['threshold'], `${where}.threshold`),
    ...(changeId === '' ? {} : { changeId }),
  };
}
