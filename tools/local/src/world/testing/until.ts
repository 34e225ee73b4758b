import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something holds, or the time is over; whoever called then sees what is wrong in what it expects. */
export async function until(what: () => boolean | Promise<boolean>, limitMs = 5000): Promise<void> {
  for (const end = Date.now() + limitMs; Date.now() < end && !(await what());) await sleep(10);
}
