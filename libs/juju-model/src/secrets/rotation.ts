import type { RotatePolicy, Secret } from '../model.ts';
import { latestRevision } from './rights.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long after an unanswered `secret-rotate` or `secret-expired` the hook comes again. */
export const SECRET_RETRY: number = 5 * 60_000;

/** When a secret of that policy is due next, counted from a moment; undefined for `never`. */
export function nextRotation(policy: RotatePolicy, from: number): number | undefined {
  switch (policy) {
    case 'never':
      return undefined;
    case 'hourly':
      return from + HOUR;
    case 'daily':
      return from + DAY;
    case 'weekly':
      return from + 7 * DAY;
    case 'monthly':
      return addMonths(from, 1);
    case 'quarterly':
      return addMonths(from, 3);
    case 'yearly':
      return addMonths(from, 12);
  }
}

/** After a committed `secret-rotate`: the next period if the hook made a revision, else again soon. */
export function afterRotateHook(secret: Secret, revisionBefore: number, at: number): Secret {
  const next = latestRevision(secret) > revisionBefore ? nextRotation(secret.rotate, at) : at + SECRET_RETRY;
  return next === undefined || secret.rotate === 'never' ? secret : { ...secret, nextRotate: next };
}

function addMonths(from: number, months: number): number {
  const date = new Date(from);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.getTime();
}
