import { ActionFailed, hmac, randomOf, Secret, type Action, type HttpReply } from '@grimoire/charm';
import type { Synapse } from '../charmcraft.gen.ts';
import { ports } from '../homeserver.ts';
import { registration } from '../keys.ts';

const endpoint = `http://localhost:${ports.client}/_synapse/admin/v1/register`;

/** Registers a user by the shared secret, as Synapse's own `register_new_matrix_user` does. */
export const registerUser: Action<Synapse, 'register-user'> = async ({ username, admin }, { read, workload }) => {
  const secret = read(registration);
  if (secret.is !== 'ready')
    throw new ActionFailed('the server has no registration secret yet: wait until the unit is active');
  const synapse = await workload('synapse');
  const ask = async (body?: object): Promise<HttpReply> => {
    try {
      return await synapse.http({
        url: endpoint,
        ...(body && {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: new Secret(JSON.stringify(body)),
        }),
      });
    } catch (error) {
      throw new ActionFailed('Synapse does not answer: wait until the unit is active', { cause: error });
    }
  };

  const nonce = field(await ask(), 'nonce');
  if (nonce === undefined) throw new ActionFailed('Synapse gave no nonce: look at its log with juju debug-log');
  const password = randomOf().text(16);
  const mac = hmac('sha1', secret.value, [nonce, username, password, admin ? 'admin' : 'notadmin'].join('\0'));
  const reply = await ask({ nonce, username, password, admin, mac });
  if (reply.status !== 200) {
    throw new ActionFailed(
      `Synapse refused to register "${username}": ${field(reply, 'error') ?? `status ${reply.status}`}`,
    );
  }
  return { 'register-user': true, 'user-password': new Secret(password) };
};

function field({ body }: HttpReply, name: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const value: unknown =
      typeof parsed === 'object' && parsed !== null
        ? Object.entries(parsed).find(([key]) => key === name)?.[1]
        : undefined;
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
