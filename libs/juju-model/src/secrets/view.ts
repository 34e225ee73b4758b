import { unitNow, type Call } from '../run/call.ts';
import { applySecrets } from '../run/apply-secrets.ts';
import type { Secret } from '../model.ts';
import { isManager, isOwned, latestRevision } from './rights.ts';

/** Secrets that belong to this unit or its application, as they are stored. */
export function ownedSecrets(call: Call): readonly Secret[] {
  const unit = unitNow(call);
  return Object.values(call.store.read().secrets).filter((secret) => isOwned(secret, unit));
}

/**
 * What `secret-ids`, `secret-info-get` and `secret-grant` go by: the secrets that this unit manages, with what this
 * hook has asked for. The revision of one that is only updated stays as it is until the flush.
 */
export function pendingView(call: Call): ReadonlyMap<string, Secret> {
  const model = call.store.read();
  const after = applySecrets(model, call.unit, call.pending.secrets, call.at);
  const unit = unitNow(call);
  const managed = Object.values(after.secrets).filter((secret) => isManager(after, secret, unit));
  return new Map(
    managed.map((secret) => {
      const stored = model.secrets[secret.id];
      const revisions = stored
        ? secret.revisions.filter(({ revision }) => revision <= latestRevision(stored))
        : secret.revisions;
      return [secret.id, { ...secret, revisions }];
    }),
  );
}
