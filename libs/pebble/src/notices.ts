import { fields, list, map, number, optional, text } from './decode.ts';
import { encode } from './requests.ts';
import type { Requests } from './requests.ts';
import type { Notice, NoticesFilter, NotifyOptions } from './values.ts';

export async function listNotices(requests: Requests, filter: NoticesFilter): Promise<readonly Notice[]> {
  const wait = filter.timeoutMs ?? 0;
  const result = await requests.get(
    '/v1/notices',
    {
      types: filter.types,
      keys: filter.keys,
      after: filter.after,
      users: filter.users,
      timeout: wait > 0 ? `${wait}ms` : undefined,
    },
    requests.timeoutMs + wait,
  );
  return list(result, 'notices', readNotice);
}

export async function getNotice(requests: Requests, id: string): Promise<Notice> {
  return readNotice(await requests.get(`/v1/notices/${encode(id)}`), 'notice');
}

export async function notify(requests: Requests, key: string, options: NotifyOptions): Promise<string> {
  const result = await requests.post('/v1/notices', {
    action: 'add',
    type: 'custom',
    key,
    ...(options.data === undefined ? {} : { data: options.data }),
    ...(options.repeatAfterMs === undefined ? {} : { 'repeat-after': `${options.repeatAfterMs}ms` }),
  });
  return text(fields(result, 'notice')['id'], 'notice.id');
}

function readNotice(value: unknown, where: string): Notice {
  const notice = fields(value, where);
  return {
    id: text(notice['id'], `${where}.id`),
    ...optional('userId', notice['user-id'], `${where}.user-id`, number),
    type: text(notice['type'], `${where}.type`),
    key: text(notice['key'], `${where}.key`),
    firstOccurred: text(notice['first-occurred'], `${where}.first-occurred`),
    lastOccurred: text(notice['last-occurred'], `${where}.last-occurred`),
    lastRepeated: text(notice['last-repeated'], `${where}.last-repeated`),
    occurrences: number(notice['occurrences'], `${where}.occurrences`),
    lastData: map(notice['last-data'], `${where}.last-data`, text),
  };
}
