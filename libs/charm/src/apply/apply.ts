import type { ContainerGoal, Decision, Goal } from '../goal.ts';
import type { Run } from '../dispatch/runtime.ts';
import type { Look } from '../look/look.ts';
import { problemsOf, type NotReady } from '../reading.ts';
import { applyConsumedSecrets } from './consumed-secrets.ts';
import { applyContainer } from './container.ts';
import { applyKept } from './kept.ts';
import { applyOffers } from './offers.ts';
import { removeOrphans } from './orphans.ts';
import { Outcome } from './outcome.ts';
import { applyOwed } from './owed.ts';
import { applyPorts } from './ports.ts';
import { applySeats } from './seats.ts';
import type { Done } from './tasks.ts';

/**
 * Makes it so, in this order, writing only what differs:
 * 1. what we owe in every relation, the secrets of others that we read, kept values, seats: others must not wait for us;
 * 2. each container: files, tasks before, layer, restart of what changed, readiness, tasks after;
 * 3. what we offer, now that tasks are done; ports; the version.
 *
 * The status comes last, after the last round, from what this says.
 */
export async function apply(run: Run, { observed, containers }: Look, decision: Decision): Promise<Outcome> {
  const outcome = new Outcome();
  await applyOwed(run, observed, outcome);
  await applyConsumedSecrets(run, observed);
  await removeOrphans(run, observed);
  await applyKept(run, observed, outcome);
  await applySeats(run, observed, outcome);

  const done: Done = new Set();
  if (isNotReady(decision)) {
    outcome.add(...problemsOf(decision));
    for (const [name, fate] of Object.entries(run.declared.unready)) {
      const goal =
        fate === 'stop' ? { stop: 'something required is missing' } : { keep: 'something required is missing' };
      await applyContainer(run, observed, { name, view: containers[name], goal }, done, outcome);
    }
    return outcome;
  }

  for (const [name, goal] of Object.entries<ContainerGoal | undefined>(decision.containers ?? {})) {
    if (goal) await applyContainer(run, observed, { name, view: containers[name], goal }, done, outcome);
  }
  await applyOffers(run, observed, decision.offers ?? [], done, outcome);
  if (decision.ports) await applyPorts(run, decision.ports);
  await applyVersion(run, decision);
  if (decision.status) outcome.add(...problemsOf(decision.status));
  return outcome;
}

export function isNotReady(decision: Decision): decision is NotReady {
  return 'is' in decision;
}

async function applyVersion(run: Run, { version }: Goal): Promise<void> {
  if (version === undefined || run.memory.get('version') === version) return;
  await run.outside.tools.application.setVersion(version);
  run.memory.set('version', version);
}
