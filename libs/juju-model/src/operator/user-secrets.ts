import { applicationOf, changeSecret } from '../change.ts';
import type { Model, Secret } from '../model.ts';
import { ModelError } from '../model-error.ts';
import { checkedKeys, encodeContent } from '../secrets/content.ts';

/** `juju add-secret`: a secret of the model. `id` is 20 characters of `[0-9a-z]`, not in use. */
export function addUserSecret(
  model: Model,
  input: {
    readonly id: string;
    readonly name: string;
    readonly content: Readonly<Record<string, string>>;
    readonly description?: string;
  },
  at: number,
): Model {
  if (Object.values(model.secrets).some(({ owner, label }) => owner.kind === 'model' && label === input.name)) {
    throw new ModelError(`secret with name "${input.name}" already exists`);
  }
  if (model.secrets[input.id]) throw new ModelError(`secret "${input.id}" already exists`);
  checkedKeys(Object.keys(input.content));
  const secret: Secret = {
    id: input.id,
    owner: { kind: 'model' },
    label: input.name,
    description: input.description ?? '',
    rotate: 'never',
    created: at,
    updated: at,
    revisions: [{ revision: 1, content: encodeContent(input.content), created: at, removeTold: false }],
    grants: [],
    consumers: {},
  };
  return { ...model, secrets: { ...model.secrets, [secret.id]: secret } };
}

/** `juju update-secret`: other content is a new revision, which its readers hear of by `secret-changed`. */
export function updateUserSecret(
  model: Model,
  which: string,
  content: Readonly<Record<string, string>>,
  at: number,
): Model {
  checkedKeys(Object.keys(content));
  const { id } = userSecret(model, which);
  return changeSecret(model, id, (secret) => ({
    ...secret,
    updated: at,
    revisions: [
      ...secret.revisions,
      {
        revision: (secret.revisions.at(-1)?.revision ?? 0) + 1,
        content: encodeContent(content),
        created: at,
        removeTold: false,
      },
    ],
  }));
}

/** `juju grant-secret`. */
export function grantUserSecret(model: Model, which: string, application: string): Model {
  applicationOf(model, application);
  return changeSecret(model, userSecret(model, which).id, (secret) => ({
    ...secret,
    grants: [...withoutGrant(secret, application), { target: application, kind: 'application' }],
  }));
}

/** `juju revoke-secret`. */
export function revokeUserSecret(model: Model, which: string, application: string): Model {
  return changeSecret(model, userSecret(model, which).id, (secret) => ({
    ...secret,
    grants: withoutGrant(secret, application),
  }));
}

/** `juju remove-secret`. */
export function removeUserSecret(model: Model, which: string): Model {
  const { id } = userSecret(model, which);
  return { ...model, secrets: Object.fromEntries(Object.entries(model.secrets).filter(([key]) => key !== id)) };
}

function withoutGrant({ grants }: Secret, application: string): Secret['grants'] {
  return grants.filter(({ target, kind }) => kind !== 'application' || target !== application);
}

/** By name, id or URI. */
function userSecret(model: Model, which: string): Secret {
  const found = Object.values(model.secrets).find(
    ({ owner, label, id }) => owner.kind === 'model' && (label === which || id === which || `secret:${id}` === which),
  );
  if (!found) throw new ModelError(`secret "${which}" not found`);
  return found;
}
