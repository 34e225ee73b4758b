import { Refusal } from '@grimoire/hook-protocol/server';
import { changeSecret, unitOf, without } from '../change.ts';
import type { Model, Secret } from '../model.ts';
import { isManager, isOwned, latestRevision } from '../secrets/rights.ts';
import { nextRotation } from '../secrets/rotation.ts';
import type { PendingSecrets, SecretDraft } from './pending.ts';

/** What the controller refuses at the flush. @throws Refusal */
export function checkSecrets(model: Model, name: string, pending: PendingSecrets): void {
  const unit = unitOf(model, name);
  for (const { owner, label } of pending.creates.values()) {
    if (owner === 'application' && model.applications[unit.application]?.leader?.unit !== name) {
      throw new Refusal('permission denied: this unit is not the leader', 1);
    }
    refuseTaken(model, label, owner, name);
  }
  const touched = [pending.updates, pending.removes].flatMap((map) => [...map.keys()]);
  for (const id of [
    ...touched,
    ...pending.grants.map(({ secret }) => secret),
    ...pending.revokes.map(({ secret }) => secret),
  ]) {
    if (pending.creates.has(id)) continue;
    const secret = model.secrets[id];
    if (!secret) throw new Refusal(`secret "${id}" not found`, 1);
    if (!isManager(model, secret, unit)) throw new Refusal('permission denied', 1);
    const label = pending.updates.get(id)?.label;
    if (label !== secret.label) refuseTaken(model, label, secret.owner.kind === 'unit' ? 'unit' : 'application', name);
  }
}

/** Labels are unique per owner. */
function refuseTaken(model: Model, label: string | undefined, kind: 'application' | 'unit', name: string): void {
  if (label === undefined) return;
  const unit = unitOf(model, name);
  const taken = Object.values(model.secrets).some(
    (secret) => secret.label === label && secret.owner.kind === kind && isOwned(secret, unit),
  );
  if (taken) throw new Refusal(`secret with label "${label}" already exists`, 1);
}

/** Makes a hook's secret changes true, without asking for rights. Changes to what is gone are passed over. */
export function applySecrets(model: Model, name: string, pending: PendingSecrets, at: number): Model {
  const { application } = unitOf(model, name);
  let next = model;
  for (const [id, draft] of pending.creates) {
    const owner =
      draft.owner === 'unit'
        ? ({ kind: 'unit', name } as const)
        : ({ kind: 'application', name: application } as const);
    const empty: Secret = {
      id,
      owner,
      label: '',
      description: '',
      rotate: 'never',
      created: at,
      updated: at,
      revisions: [],
      grants: [],
      consumers: {},
    };
    next = { ...next, secrets: { ...next.secrets, [id]: changed(empty, draft, at) } };
  }
  for (const [id, draft] of pending.updates) next = changeSecret(next, id, (secret) => changed(secret, draft, at));
  for (const id of pending.track) {
    next = changeSecret(next, id, (secret) => {
      const revision = latestRevision(secret);
      const consumer = secret.consumers[name] ?? { label: '', revision, told: revision };
      return { ...secret, consumers: { ...secret.consumers, [name]: { ...consumer, revision } } };
    });
  }
  for (const { secret: id, relation, target, kind } of pending.grants) {
    next = changeSecret(next, id, (secret) => ({ ...secret, grants: [...secret.grants, { target, kind, relation }] }));
  }
  for (const { secret: id, relation, target } of pending.revokes) {
    next = changeSecret(next, id, (secret) => ({
      ...secret,
      grants: secret.grants.filter((grant) => {
        const hit =
          (relation === undefined || grant.relation === relation) && (target === undefined || grant.target === target);
        return !hit;
      }),
    }));
  }
  for (const [id, gone] of pending.removes) {
    const left =
      gone.length === 0 ? [] : (next.secrets[id]?.revisions.filter(({ revision }) => !gone.includes(revision)) ?? []);
    next =
      left.length === 0
        ? { ...next, secrets: without(next.secrets, id) }
        : changeSecret(next, id, (secret) => ({ ...secret, revisions: left }));
  }
  return next;
}

/** Several changes of one hook make one revision; changes of metadata alone make none. */
function changed(secret: Secret, draft: SecretDraft, at: number): Secret {
  const { content, label, description, rotate, expire } = draft;
  const expiry = expire === undefined ? {} : { expire, expireHookAt: expire };
  const latest = secret.revisions.at(-1);
  const older = secret.revisions.slice(0, -1);
  const revisions = content
    ? [
        ...secret.revisions,
        { revision: latestRevision(secret) + 1, content, created: at, removeTold: false, ...expiry },
      ]
    : latest
      ? [...older, { ...latest, ...expiry }]
      : older;
  const next = {
    ...secret,
    revisions,
    updated: at,
    label: label ?? secret.label,
    description: description ?? secret.description,
  };
  if (rotate === undefined || rotate === secret.rotate) return next;
  const { nextRotate: _was, ...unscheduled } = next;
  const due = nextRotation(rotate, at);
  return { ...unscheduled, rotate, ...(due === undefined ? {} : { nextRotate: due }) };
}
