import { randomBytes } from 'node:crypto';
import {
  addUserSecret,
  grantUserSecret,
  removeUserSecret,
  revokeUserSecret,
  updateUserSecret,
  type Model,
} from '@grimoire/juju-model';
import type { UserSecretRequest } from '../../cli/verbs/user-secret.ts';
import type { VerbContext } from '../verb-context.ts';

/** Changes the secrets that belong to the model. Says the URI of a new one, and never a content. */
export async function userSecret(request: UserSecretRequest, { controller, model, out }: VerbContext): Promise<number> {
  const { store } = await controller.running(model);
  const id = newId();
  store.update((was) => changed(was, request, id));
  if (request.verb === 'add-secret') out(`secret:${id}\n`);
  return 0;
}

function changed(model: Model, request: UserSecretRequest, id: string): Model {
  const { secret } = request;
  switch (request.verb) {
    case 'add-secret':
      return addUserSecret(model, { id, name: secret, content: request.content }, Date.now());
    case 'update-secret':
      return updateUserSecret(model, secret, request.content, Date.now());
    case 'grant-secret':
      return request.applications.reduce((next, application) => grantUserSecret(next, secret, application), model);
    case 'revoke-secret':
      return request.applications.reduce((next, application) => revokeUserSecret(next, secret, application), model);
    case 'remove-secret':
      return removeUserSecret(model, secret);
  }
}

/** 20 characters of `[0-9a-z]`, as Juju's are. */
function newId(): string {
  return BigInt(`0x${randomBytes(16).toString('hex')}`)
    .toString(36)
    .padStart(20, '0')
    .slice(-20);
}
