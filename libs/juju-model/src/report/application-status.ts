import { applicationOf, unitsOf } from '../change.ts';
import type { Model, Status, Unit } from '../model.ts';

const severity: Readonly<Record<string, number>> = {
  error: 100,
  blocked: 90,
  maintenance: 80,
  waiting: 70,
  active: 60,
  terminated: 50,
  unknown: 40,
};

/** What the leader has set, else the worst of the units; the first unit wins a tie. */
export function applicationStatus(model: Model, name: string): Status {
  const { status } = applicationOf(model, name);
  if (status) return status;
  const [first, ...rest] = unitsOf(model, name).map(shownStatus);
  if (!first) return { status: 'unknown', message: '', since: 0 };
  return rest.reduce((worst, next) => (rank(next) > rank(worst) ? next : worst), first);
}

/** What is displayed for a unit: an agent in error hides what the charm said. */
export function shownStatus({ workload, agentStatus }: Unit): Status {
  return agentStatus.status === 'error' ? agentStatus : workload;
}

function rank({ status }: Status): number {
  return severity[status] ?? 0;
}
