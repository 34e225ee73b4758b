import { fields, map, number, optional, text } from './decode.ts';
import type { Requests } from './requests.ts';
import type { Identity, NewIdentity } from './values.ts';

const KINDS = ['local', 'basic', 'cert'] as const;

export async function listIdentities(requests: Requests): Promise<Readonly<Record<string, Identity>>> {
  return map(await requests.get('/v1/identities'), 'identities', (value, where) => {
    const identity = fields(value, where);
    const local = optional('local', identity['local'], `${where}.local`, fields).local;
    return {
      access: text(identity['access'], `${where}.access`),
      kinds: KINDS.filter((kind) => identity[kind] !== undefined && identity[kind] !== null),
      ...(local === undefined ? {} : { userId: number(local['user-id'], `${where}.local.user-id`) }),
    };
  });
}

/** `POST /v1/identities`. The whole request is carried out or nothing of it. */
export async function changeIdentities(
  requests: Requests,
  action: 'add' | 'update' | 'replace' | 'remove',
  identities: Readonly<Record<string, NewIdentity | null>>,
): Promise<void> {
  await requests.post('/v1/identities', { action, identities });
}
