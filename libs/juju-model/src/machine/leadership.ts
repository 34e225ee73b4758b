import { changeAgent, changeApplication, omit, unitOf, unitsOf } from '../change.ts';
import type { Model } from '../model.ts';
import { ModelError } from '../model-error.ts';
import { settle } from '../settle.ts';

/** A lease is claimed for this long. */
const LEASE = 60_000;
/** It is renewed when less than this is left, so a *true* of `is-leader` is good for as long. */
const RENEW = 30_000;

/** Takes a free lease, or renews the unit's own when it is about to end. */
export function claimLeadership(model: Model, name: string, at: number): Model {
  const { application, life, pod } = unitOf(model, name);
  const leader = model.applications[application]?.leader;
  if (!pod || life === 'dead') return model;
  if (leader && (leader.unit !== name || leader.until - at > RENEW)) return model;
  return changeApplication(model, application, (was) => ({ ...was, leader: { unit: name, until: at + LEASE } }));
}

/** The lease ran out or was taken away: nobody leads until the next claim. */
export function leaseExpired(model: Model, application: string): Model {
  const leader = model.applications[application]?.leader;
  if (!leader) return model;
  const next = changeApplication(model, application, (was) => omit(was, 'leader'));
  return model.units[leader.unit] ? changeAgent(next, leader.unit, (agent) => ({ ...agent, leader: false })) : next;
}

/** Forces another leader, to see what a charm makes of it. */
export function moveLeadership(model: Model, name: string, at: number): Model {
  const { application, pod } = unitOf(model, name);
  if (!pod) throw new ModelError(`unit "${name}" cannot lead: it has no pod`);
  return model.applications[application]?.leader?.unit === name
    ? model
    : claimLeadership(leaseExpired(model, application), name, at);
}

/** Time passed: leases of running units are renewed, lost ones go to the next unit, and what waited is cleaned up. */
export function tick(model: Model, at: number): Model {
  let next = model;
  for (const { name, leader } of Object.values(model.applications)) {
    if (leader) next = claimLeadership(next, leader.unit, at);
    const held = next.applications[name]?.leader;
    if (held && held.until > at) continue;
    next = leaseExpired(next, name);
    const heir = unitsOf(next, name).find(({ life, pod }) => life === 'alive' && pod && !pod.terminating);
    if (heir) next = claimLeadership(next, heir.name, at);
  }
  return settle(next, at);
}
