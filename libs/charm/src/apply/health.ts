import type { CheckInfo, ServiceInfo } from '@grimoire/pebble';
import type { RunGoal } from '../goal.ts';
import { blocked, waiting } from '../reading.ts';
import type { Outcome } from './outcome.ts';

/**
 * What does not run although it should. A unit is only `active` when every wanted service is and no check is down.
 * Answers whether all startable services run.
 */
export function reportHealth(
  container: string,
  goal: RunGoal,
  startable: readonly string[],
  now: { readonly services: readonly ServiceInfo[]; readonly checks: readonly CheckInfo[] },
  outcome: Outcome,
): boolean {
  let healthy = true;
  for (const name of startable) {
    if (goal.services[name]?.startup === 'disabled') continue;
    const current = now.services.find((service) => service.name === name)?.current;
    if (current === 'active') continue;
    healthy = false;
    const key = `${container}/${name}`;
    if (current === 'backoff')
      outcome.add(waiting(key, `${container}: service ${name} keeps ending; it is started again`));
    else
      outcome.add(
        blocked(
          key,
          `${container}: service ${name} does not run: see its last lines in the log of the ${container} container`,
        ),
      );
  }
  for (const check of now.checks) {
    if (goal.checks?.[check.name] === undefined || check.status !== 'down') continue;
    outcome.add(waiting(`${container}/${check.name}`, `${container}: check ${check.name} fails`));
  }
  return healthy;
}
