import { expiry, Refusal, secretData, secretUri } from '@grimoire/hook-protocol/server';
import type { RotatePolicy, Secret } from '../model.ts';
import { remoteEnd } from '../operator/relate.ts';
import { type Call, flagOf, readFile, relationOf, requireLeader, type Tool, unitBefore } from '../run/call.ts';
import type { SecretContent, SecretDraft } from '../run/pending.ts';
import { sameContent } from '../secrets/content.ts';
import { ownedSecrets, pendingView } from '../secrets/view.ts';

const rotations: readonly RotatePolicy[] = ['never', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'];

export const secretAdd: Tool = (call) => {
  const owner = flagOf(call, 'owner') === 'unit' ? 'unit' : 'application';
  if (owner === 'application') requireLeader(call);
  const { creates, removes } = call.pending.secrets;
  const draft = draftOf(call);
  const taken = [...creates.values()].some(({ label }) => label !== undefined && label === draft.label);
  if (taken) throw new Refusal(`secret with label "${draft.label}" already exists`, 1);
  const content = contentOf(call, call.invocation.args);
  if (Object.keys(content).length === 0) throw new Refusal('empty secret content not valid', 1);
  const id = newSecretId(call);
  removes.delete(id);
  creates.set(id, { ...draft, owner, content });
  return { text: `secret:${id}\n` };
};

export const secretSet: Tool = (call) => {
  const [uri = '', ...data] = call.invocation.args;
  const { id } = secretUri(uri);
  const { creates, updates, removes } = call.pending.secrets;
  const known = leadsOwned(call, id);
  const content = contentOf(call, data);
  const latest = known?.revisions.at(-1)?.content;
  const changed = Object.keys(content).length > 0 && !(latest && sameContent(content, latest));
  const draft: SecretDraft = { ...draftOf(call), ...(changed ? { content } : {}) };
  if (Object.keys(draft).length === 0) return undefined;
  removes.delete(id);
  const created = creates.get(id);
  if (created) creates.set(id, { ...created, ...draft, content: draft.content ?? created.content });
  else updates.set(id, { ...updates.get(id), ...draft });
  return undefined;
};

export const secretRemove: Tool = (call) => {
  const { id } = secretUri(call.invocation.args[0] ?? '');
  leadsOwned(call, id);
  const { creates, updates, removes, grants, revokes } = call.pending.secrets;
  const revision = flagOf(call, 'revision');
  const before = removes.get(id);
  const whole = revision === undefined || before?.length === 0;
  removes.set(id, whole ? [] : [...(before ?? []), Number(revision)]);
  creates.delete(id);
  updates.delete(id);
  for (const list of [grants, revokes]) {
    for (let index = list.length - 1; index >= 0; index--) if (list[index]?.secret === id) list.splice(index, 1);
  }
  return undefined;
};

export const secretGrant: Tool = (call) => {
  const { id } = secretUri(call.invocation.args[0] ?? '');
  const secret = pendingView(call).get(id);
  if (!secret) throw new Refusal(`secret "${id}" not found`, 1);
  if (secret.owner.kind === 'application') requireLeader(call);
  const relation = relationOf(call);
  const unit = flagOf(call, 'unit');
  const target = unit ?? applicationAtTheOtherEnd(call, relation);
  const kind = unit === undefined ? 'application' : 'unit';
  const there = secret.grants.filter((grant) => grant.relation === relation);
  if (there.some((grant) => grant.kind === 'application' || grant.target === target)) return undefined;
  if (kind === 'application' && there.length > 0) {
    throw new Refusal(
      'any unit level grants need to be revoked before granting access to the corresponding application',
      1,
    );
  }
  call.pending.secrets.grants.push({ secret: id, relation, target, kind });
  return undefined;
};

export const secretRevoke: Tool = (call) => {
  const { id } = secretUri(call.invocation.args[0] ?? '');
  leadsOwned(call, id);
  const relation = flagOf(call, 'relation');
  const target = flagOf(call, 'unit') ?? flagOf(call, 'app');
  call.pending.secrets.revokes.push({
    secret: id,
    ...(relation === undefined ? {} : { relation: Number(relation) }),
    ...(target === undefined ? {} : { target }),
  });
  return undefined;
};

/** The secret if this unit owns it; one of the application may only be changed by the leader. */
function leadsOwned(call: Call, id: string): Secret | undefined {
  const secret = ownedSecrets(call).find((owned) => owned.id === id);
  if (secret?.owner.kind === 'application') requireLeader(call);
  return secret;
}

function draftOf(call: Call): SecretDraft {
  const [label, description, rotate, expire] = ['label', 'description', 'rotate', 'expire'].map((name) =>
    flagOf(call, name),
  );
  const policy = rotations.find((known) => known === rotate);
  return {
    ...(label === undefined ? {} : { label }),
    ...(description === undefined ? {} : { description }),
    ...(policy === undefined ? {} : { rotate: policy }),
    ...(expire === undefined ? {} : { expire: expiry(expire, new Date(call.at)).getTime() }),
  };
}

function contentOf(call: Call, args: readonly string[]): SecretContent {
  return secretData(args, flagOf(call, 'file'), (path) => readFile(call, path));
}

function applicationAtTheOtherEnd(call: Call, id: number): string {
  const relation = call.base.relations[id];
  const end = relation && remoteEnd(relation, unitBefore(call).application);
  if (!end) throw new Refusal('relation not found', 1);
  return end.application;
}

/** 20 characters of `[0-9a-v]`, as Juju's ids look. */
function newSecretId({ options, store, pending }: Call): string {
  for (;;) {
    const id = Array.from({ length: 20 }, () => Math.floor(options.random() * 32).toString(32)).join('');
    if (!store.read().secrets[id] && !pending.secrets.creates.has(id)) return id;
  }
}
