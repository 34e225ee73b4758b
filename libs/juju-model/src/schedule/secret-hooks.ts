import { byName } from '../change.ts';
import type { Hook } from '../hook.ts';
import type { Secret } from '../model.ts';
import { isManager, isOwned, latestRevision, obsoleteRevisions } from '../secrets/rights.ts';
import type { Look, Source } from './look.ts';

/** Row 6: expired, then rotate, then changed, then remove. */
export const secretHooks: Source = (look) => {
  const { idle, agent, unit, model, at } = look;
  if (!idle || !agent.installed || unit.life !== 'alive') return [];
  const secrets = Object.values(model.secrets).toSorted((a, b) => byName(a.id, b.id));
  const managed = secrets.filter((secret) => isManager(model, secret, unit));
  return [
    ...managed.flatMap((secret) => expired(secret, at)),
    ...managed.filter(({ nextRotate }) => nextRotate !== undefined && nextRotate <= at).map(rotate),
    ...secrets.flatMap((secret) => changed(look, secret)),
    ...managed.flatMap(removable),
  ];
};

function expired({ id, revisions }: Secret, at: number): readonly Hook[] {
  return revisions
    .filter(({ expireHookAt }) => expireHookAt !== undefined && expireHookAt <= at)
    .map(({ revision }) => ({ kind: 'secret-expired', secret: id, revision }));
}

function rotate(secret: Secret): Hook {
  return { kind: 'secret-rotate', secret: secret.id, revision: latestRevision(secret) };
}

/** Once per revision; of several only the newest. */
function changed({ unit, model }: Look, secret: Secret): readonly Hook[] {
  const consumer = secret.consumers[unit.name];
  const revision = latestRevision(secret);
  if (!consumer || consumer.told === revision) return [];
  if (isOwned(secret, unit) && !model.rules.ownersHearTheirSecrets) return [];
  return [{ kind: 'secret-changed', secret: secret.id, revision }];
}

function removable(secret: Secret): readonly Hook[] {
  return obsoleteRevisions(secret)
    .filter(({ removeTold }) => !removeTold)
    .map(({ revision }) => ({ kind: 'secret-remove', secret: secret.id, revision }));
}
