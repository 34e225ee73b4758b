import { RelationNotFoundError } from '@grimoire/hook-protocol';
import { contextOf } from '../decide.ts';
import type { Observed } from '../snapshot.ts';
import type { Run } from '../dispatch/runtime.ts';
import type { Databag, RelationView } from '../relation-view.ts';
import type { Outcome } from './outcome.ts';

/** Writes what every integration owes, in every relation that is there; only what differs. */
export async function applyOwed(run: Run, observed: Observed, outcome: Outcome): Promise<void> {
  for (const [endpoint, integration] of Object.entries(run.declared.integrations)) {
    for (const relation of observed.relations[endpoint] ?? []) {
      const owed = integration.spec.owes?.(relation, contextOf(observed, endpoint));
      if (!owed) continue;
      await writeBags(run, observed, relation, owed, outcome);
    }
  }
}

type Changes = Readonly<Record<string, string | undefined>>;

/** Our two bags of a relation; the application's only when this unit leads. */
export async function writeBags(
  run: Run,
  { self }: Observed,
  relation: RelationView,
  wanted: { readonly app?: Changes; readonly unit?: Changes },
  outcome: Outcome,
): Promise<void> {
  const full = `${relation.endpoint}:${relation.id}`;
  const app = self.leader ? difference(relation.localApp ?? {}, wanted.app ?? {}) : {};
  const unit = difference(relation.localUnit, wanted.unit ?? {});
  const { relations } = run.outside.tools;
  try {
    if (Object.keys(app).length > 0) await relations.setApplicationData(full, app);
    if (Object.keys(unit).length > 0) await relations.setUnitData(full, unit);
  } catch (error) {
    // It went away between the look and now: nobody is owed anything any more.
    if (!(error instanceof RelationNotFoundError)) throw error;
    return;
  }
  const keys = [...Object.keys(app), ...Object.keys(unit)];
  if (keys.length > 0) run.log.debug(`${full}: wrote ${keys.join(', ')}`);
  if (Object.keys(app).length > 0 && run.declared.integrations[relation.endpoint]?.role === 'peers')
    outcome.learned = true;
}

/** The keys whose value is another one. Empty text and no key at all are the same to Juju. */
export function difference(bag: Databag, wanted: Changes): Changes {
  return Object.fromEntries(Object.entries(wanted).filter(([key, value]) => (bag[key] ?? '') !== (value ?? '')));
}
