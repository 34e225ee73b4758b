import type { Observed } from '../snapshot.ts';
import type { Run } from '../dispatch/runtime.ts';
import { readSeat } from '../seat.ts';
import type { Outcome } from './outcome.ts';

/** The leader takes every seat that nobody holds. */
export async function applySeats(run: Run, observed: Observed, outcome: Outcome): Promise<void> {
  const { self, relations } = observed;
  if (!self.leader) return;
  for (const [name, seat] of Object.entries(run.declared.seats)) {
    const { bag, key } = seat.spec;
    const peer = relations[bag]?.[0];
    if (!peer || readSeat(seat, observed).holder !== undefined) continue;
    await run.outside.tools.relations.setApplicationData(`${peer.endpoint}:${peer.id}`, { [key]: self.name });
    const before = peer.remoteApp[key];
    run.log.info(`${self.name} takes the ${name} seat${before ? `: ${before} is gone` : ''}`);
    outcome.learned = true;
  }
}
