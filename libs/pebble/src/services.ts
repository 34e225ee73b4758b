import { fields, list, optional, text } from './decode.ts';
import type { Requests } from './requests.ts';
import type { ServiceInfo } from './values.ts';

/** `GET /v1/services`, sorted by name as Pebble sorts them. */
export async function listServices(requests: Requests, names: readonly string[]): Promise<readonly ServiceInfo[]> {
  const result = await requests.get('/v1/services', names.length === 0 ? {} : { names });
  return list(result, 'services', (value, where) => {
    const service = fields(value, where);
    return {
      name: text(service['name'], `${where}.name`),
      startup: text(service['startup'], `${where}.startup`),
      current: text(service['current'], `${where}.current`),
      ...optional('currentSince', service['current-since'], `${where}.current-since`, text),
    };
  });
}

/** `POST /v1/services`: the id of the change. `replan` and `autostart` take no names, the others at least one. */
export function changeServices(
  requests: Requests,
  action: 'start' | 'stop' | 'restart' | 'replan' | 'autostart',
  services: readonly string[] = [],
): Promise<string> {
  return requests.start('/v1/services', { action, services });
}
