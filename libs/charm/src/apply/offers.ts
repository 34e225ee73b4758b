import type { Observed } from '../decide.ts';
import type { Run } from '../dispatch/runtime.ts';
import type { Generated, Offer, OfferedSecret } from '../goal.ts';
import type { RelationView } from '../integration.ts';
import { peel, plain, Secret } from '../secret.ts';
import type { Outcome } from './outcome.ts';
import { writeBags } from './owed.ts';
import type { Done } from './tasks.ts';

/**
 * What we give to others. The secret is made at once, because tasks need what is in it; it is granted and its URI
 * published, with everything else, when the tasks that make it true are done.
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
  const full = `${relation.endpoint}:${relation.id}`;
  for (const [key, uri] of Object.entries(uris)) {
    if (relation.localApp?.[key] !== uri) await run.outside.tools.secrets.grant(uri, full);
  }
  await writeBags(run, observed, relation, { app: { ...offer.app, ...uris }, unit: offer.unit ?? {} }, outcome);
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
    run.written.set(label, { uri, content: wanted });
    run.log.info(`${relation.endpoint}:${relation.id}: made the secret of ${key}`);
    outcome.learned = true;
    return uri;
  }
  const uri = await uriOf(run, relation, key, label);
  const fields = Object.keys(wanted);
  const same =
    fields.length === Object.keys(existing).length &&
    fields.every((field) => {
      const there = existing[field];
      return there !== undefined && peel(there) === wanted[field];
    });
  if (!same) {
    await secrets.set(uri, wanted);
    run.written.set(label, { uri, content: wanted });
    run.log.info(`${relation.endpoint}:${relation.id}: updated the secret of ${key}`);
    outcome.learned = true;
  }
  return uri;
}

function textOf(run: Run, value: string | Secret | Generated | undefined, existing: Secret | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string' || value instanceof Secret) return plain(value);
  return existing === undefined ? run.outside.random.text(value.length) : peel(existing);
}

async function uriOf(run: Run, relation: RelationView, key: string, label: string): Promise<string> {
  const known = run.written.get(label)?.uri ?? relation.localApp?.[key];
  return known || `secret:${(await run.outside.tools.secrets.info({ label })).id}`;
}
