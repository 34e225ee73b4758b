import type { Model, Secret, SecretRevision, Unit } from '../model.ts';

/** Whether a unit may read a secret: its own, its application's, or one granted to either while the relation exists. */
export function mayRead(model: Model, { owner, grants }: Secret, { name, application }: Unit): boolean {
  if (owner.kind === 'unit' && owner.name === name) return true;
  if (owner.kind === 'application' && owner.name === application) return true;
  return grants.some(
    ({ target, kind, relation }) =>
      target === (kind === 'unit' ? name : application) &&
      (relation === undefined || model.relations[relation] !== undefined),
  );
}

/** Whether a unit is the one that owns and hears of a secret: itself, or as leader of the owning application. */
export function isManager(model: Model, { owner }: Secret, { name, application }: Unit): boolean {
  if (owner.kind === 'unit') return owner.name === name;
  return (
    owner.kind === 'application' && owner.name === application && model.applications[application]?.leader?.unit === name
  );
}

/** Whether a unit sees a secret as its own, for labels and `secret-ids`: its own, or its application's. */
export function isOwned({ owner }: Secret, { name, application }: Unit): boolean {
  return owner.kind === 'unit' ? owner.name === name : owner.kind === 'application' && owner.name === application;
}

export function latestRevision({ revisions }: Secret): number {
  return revisions.at(-1)?.revision ?? 0;
}

/** Revisions that nobody tracks any more and that are not the latest: their owner may remove them. */
export function obsoleteRevisions(secret: Secret): readonly SecretRevision[] {
  const tracked = new Set(Object.values(secret.consumers).map(({ revision }) => revision));
  return secret.revisions.slice(0, -1).filter(({ revision }) => !tracked.has(revision));
}
