import type { Json } from '@grimoire/hook-protocol';
import { Refusal, secretUri } from '@grimoire/hook-protocol/server';
import { byName, changeSecret } from '../change.ts';
import type { Model, Secret, SecretConsumer, SecretGrant } from '../model.ts';
import { relationKey } from '../operator/relate.ts';
import { type Call, flagOf, isSet, type Tool, unitNow } from '../run/call.ts';
import type { SecretContent } from '../run/pending.ts';
import { latestRevision, mayRead } from '../secrets/rights.ts';
import { ownedSecrets, pendingView } from '../secrets/view.ts';

export const secretIds: Tool = (call) => {
  const ids = [...pendingView(call).keys()].toSorted(byName);
  return { value: ids.length === 0 ? null : ids };
};

export const secretInfoGet: Tool = (call) => {
  const [uri] = call.invocation.args;
  const wanted = uri === undefined ? (flagOf(call, 'label') ?? '') : secretUri(uri).id;
  const found = [...pendingView(call).values()].find(({ id, label }) => (uri === undefined ? label : id) === wanted);
  if (!found) throw new Refusal(`secret "${wanted}" not found`, 1);
  return { value: { [found.id]: info(call.store.read(), found) } };
};

export const secretGet: Tool = (call) => {
  const [uri, key] = call.invocation.args;
  const label = flagOf(call, 'label');
  const id = uri === undefined ? undefined : secretUri(uri).id;
  const content =
    pendingContent(call, id, label) ??
    storedContent(call, id ?? ownedByLabel(call, label), id === undefined ? undefined : label, label);
  if (key === undefined)
    return { value: Object.fromEntries(Object.entries(content).map(([name, value]) => [name, decoded(value)])) };
  const name = key.replace(/#base64$/, '');
  const value = content[name];
  if (value === undefined) throw new Refusal(`secret key value "${name}" not found`, 1);
  return { value: name === key ? decoded(value) : value };
};

/** A secret made in this hook is read at once; one changed in it only with `--peek` or `--refresh`. */
function pendingContent(call: Call, id: string | undefined, label: string | undefined): SecretContent | undefined {
  const { creates, updates, track: tracked } = call.pending.secrets;
  for (const [created, draft] of creates) {
    if (created === id) {
      if (label !== undefined) creates.set(created, { ...draft, label });
      return draft.content;
    }
    if (id === undefined && label !== undefined && draft.label === label) return draft.content;
  }
  if (!isSet(call, 'refresh') && !isSet(call, 'peek')) return undefined;
  const owned = id ?? ownedByLabel(call, label);
  const update = owned === undefined ? undefined : updates.get(owned);
  if (owned === undefined || !update?.content) return undefined;
  if (isSet(call, 'refresh')) tracked.add(owned);
  return update.content;
}

function ownedByLabel(call: Call, label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  const renamed = [...call.pending.secrets.updates].find(([, draft]) => draft.label === label);
  return renamed?.[0] ?? ownedSecrets(call).find((secret) => secret.label === label)?.id;
}

/** @param naming - the label that the reader gives the secret; `label` is the one it looks for without an id. */
function storedContent(
  call: Call,
  id: string | undefined,
  naming: string | undefined,
  label: string | undefined,
): SecretContent {
  const secret = id === undefined ? byConsumerLabel(call, label) : call.store.read().secrets[id];
  if (!secret)
    throw new Refusal(id === undefined ? `consumer label "${label}" not found` : `secret "${id}" not found`, 1);
  if (!mayRead(call.store.read(), secret, unitNow(call))) throw new Refusal('permission denied', 1);
  const latest = latestRevision(secret);
  const revision = isSet(call, 'peek') ? latest : track(call, secret, naming).revision;
  if (isSet(call, 'peek') && naming !== undefined) track(call, secret, naming);
  const found = secret.revisions.find((item) => item.revision === revision);
  if (!found) throw new Refusal(`secret revision "${secret.id}/${revision}" not found`, 1);
  return found.content;
}

function byConsumerLabel({ store, unit }: Call, label: string | undefined): Secret | undefined {
  return Object.values(store.read().secrets).find(
    ({ consumers }) => consumers[unit] && consumers[unit].label === label,
  );
}

/** Writes down, at once, which revision this unit reads from now on and what it calls the secret. */
function track(call: Call, secret: Secret, naming: string | undefined): SecretConsumer {
  const latest = latestRevision(secret);
  const before = secret.consumers[call.unit] ?? { label: '', revision: latest, told: latest };
  const after: SecretConsumer = {
    ...before,
    label: naming ?? before.label,
    revision: isSet(call, 'refresh') ? latest : before.revision,
  };
  const same = secret.consumers[call.unit] && after.label === before.label && after.revision === before.revision;
  if (!same) {
    call.store.update((model) =>
      changeSecret(model, secret.id, (was) => ({ ...was, consumers: { ...was.consumers, [call.unit]: after } })),
    );
  }
  return after;
}

function info(model: Model, secret: Secret): Json {
  const { label, owner, description, rotate, nextRotate, grants, revisions } = secret;
  const expire = revisions.at(-1)?.expire;
  return {
    revision: latestRevision(secret),
    label,
    owner: owner.kind,
    ...(description === '' ? {} : { description }),
    rotation: rotate,
    ...(expire === undefined ? {} : { expiry: moment(expire) }),
    ...(nextRotate === undefined ? {} : { rotates: moment(nextRotate) }),
    ...(grants.length === 0 ? {} : { access: grants.map((grant) => access(model, grant)) }),
  };
}

function access(model: Model, { target, kind, relation }: SecretGrant): Json {
  const ends = relation === undefined ? undefined : model.relations[relation]?.endpoints;
  return {
    target: `${kind}-${target.replace('/', '-')}`,
    ...(ends ? { scope: `relation-${relationKey(ends).replaceAll(':', '.').replace(' ', '#')}` } : {}),
    role: 'view',
  };
}

function moment(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}
