import type { Observed } from '../snapshot.ts';
import type { Run } from '../dispatch/runtime.ts';
import type { Generated, Offer, OfferedSecret } from '../goal.ts';
import type { RelationView } from '../relation-view.ts';
import type { SecretContent } from '../secret.ts';
import { peel, plain, Secret } from '../secret.ts';
import type { Outcome } from './outcome.ts';
import { writeBags } from './owed.ts';
import type { Done } from './tasks.ts';

/**
 * What we give to others. A new secret is made at once, because tasks need what is in it; its URI is granted and
 * published, with everything else, when the tasks that make it true are done. A change of one that others read already is
 * staged: the next round decides with it, its tasks run, and only then Juju gets it. Fails a task, others keep what works.
 */
export async function applyOffers(
  run: Run,
  observed: Observed,
  offers: readonly Offer[],
  done: Done,
  outcome: Outcome,
): Promise<void> {
  for (const offer of offers) {
    const relation = observed.relations[offer.endpoint]?.find(({ id }) => id === offer.relation);
    if (relation) await applyOffer(run, observed, relation, offer, done, outcome);
  }
}

async function applyOffer(
  run: Run,
  observed: Observed,
  relation: RelationView,
  offer: Offer,
  done: Done,
  outcome: Outcome,
): Promise<void> {
  const uris: Record<string, string> = {};
  if (observed.self.leader) {
    for (const [key, secret] of Object.entries(offer.secrets ?? {})) {
      uris[key] = await applySecret(run, relation, key, secret, outcome);
    }
  }
  if (!(offer.after ?? []).every((task) => done.has(task))) return;
  if (observed.self.leader) await publishStaged(run, relation, Object.values(offer.secrets ?? {}));
  const full = `${relation.endpoint}:${relation.id}`;
  const placed = observed.self.leader && offer.place ? offer.place(uris) : uris;
  for (const uri of Object.values(uris)) {
    const told = Object.values(placed).some((text) => text?.includes(uri));
    if (told && !isPublished(relation, uri)) await run.outside.tools.secrets.grant(uri, full);
  }
  await writeBags(run, observed, relation, { app: { ...offer.app, ...placed }, unit: offer.unit ?? {} }, outcome);
}

/** What is published is granted. It stands in a key of its own, or inside a document. */
function isPublished(relation: RelationView, uri: string): boolean {
  return Object.values(relation.localApp ?? {}).some((text) => text.includes(uri));
}

/** Makes or updates one secret; answers with its URI. */
async function applySecret(
  run: Run,
  relation: RelationView,
  key: string,
  { label, content }: OfferedSecret,
  outcome: Outcome,
): Promise<string> {
  const { secrets } = run.outside.tools;
  const existing = relation.own[key];
  const rotation = `${relation.endpoint}/${relation.id}/${key}`;
  const anew = run.rotations.delete(rotation);
  const wanted: Record<string, string> = {};
  for (const [field, value] of Object.entries(content)) {
    const text = textOf(run, value, anew ? undefined : existing?.[field]);
    if (text !== '') wanted[field] = text;
  }
  if (existing === undefined) {
    const uri = await secrets.add(wanted, { label, owner: 'application' });
    run.written.set(label, { uri, content: wanted, staged: false });
    run.log.info(`${relation.endpoint}:${relation.id}: made the secret of ${key}`);
    outcome.learned = true;
    return uri;
  }
  const uri = await uriOf(run, relation, key, label);
  if (!sameContent(existing, wanted)) {
    run.written.set(label, { uri, content: wanted, staged: true });
    outcome.learned = true;
  }
  return uri;
}

/** What was staged before this round's tasks ran; what this round staged waits for its own. */
async function publishStaged(run: Run, relation: RelationView, offered: readonly OfferedSecret[]): Promise<void> {
  for (const { label } of offered) {
    const staged = run.written.get(label);
    if (!staged?.staged || !wasSeen(relation, staged.content)) continue;
    await run.outside.tools.secrets.set(staged.uri, staged.content);
    run.written.set(label, { ...staged, staged: false });
    run.log.info(`${relation.endpoint}:${relation.id}: updated the secret ${label}`);
  }
}

function wasSeen(relation: RelationView, content: Readonly<Record<string, string>>): boolean {
  return Object.values(relation.own).some((seen) => sameContent(seen, content));
}

function sameContent(seen: SecretContent, content: Readonly<Record<string, string>>): boolean {
  const fields = Object.keys(content);
  return (
    fields.length === Object.keys(seen).length &&
    fields.every((field) => {
      const there = seen[field];
      return there !== undefined && peel(there) === content[field];
    })
  );
}

function textOf(run: Run, value: string | Secret | Generated | undefined, existing: Secret | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string' || value instanceof Secret) return plain(value);
  return existing === undefined ? run.outside.random.text(value.length) : peel(existing);
}

async function uriOf(run: Run, relation: RelationView, key: string, label: string): Promise<string> {
  // A key of that name may hold something else: an interface without secrets has the password itself there.
  const published = relation.localApp?.[key];
  const known = run.written.get(label)?.uri ?? (published?.startsWith('secret:') ? published : undefined);
  return known ?? `secret:${(await run.outside.tools.secrets.info({ label })).id}`;
}
