import { fields, text } from './decode.ts';
import type { Requests } from './requests.ts';
import type { SystemInfo } from './values.ts';

/** `GET /v1/system-info`: open to everyone. */
export async function systemInfo(requests: Requests): Promise<SystemInfo> {
  const info = fields(await requests.get('/v1/system-info'), 'system-info');
  return {
    version: text(info['version'], 'system-info.version'),
    bootId: text(info['boot-id'], 'system-info.boot-id'),
  };
}
