import { apply, isNotReady } from './apply/apply.ts';
import { applyStatus, statusOf } from './apply/status.ts';
import { decideFrom } from './decide.ts';
import type { Run } from './dispatch/runtime.ts';
import { BugInCharm } from './dispatch/bug.ts';
import type { Decision } from './goal.ts';
import { look } from './look/look.ts';
import type { Problem } from './reading.ts';
import { step } from './tracing/run-trace.ts';

const mostRounds = 5;

/**
 * Looks, decides and applies, and again while something new was learned, at most five times; then says how the unit is.
 *
 * @returns what is still wrong.
 * @throws BugInCharm when the charm's own code threw; ToolError when Juju refused. Nothing of this hook is kept then.
 */
export async function reconcile(run: Run): Promise<readonly Problem[]> {
  for (let round = 1; ; round += 1) {
    const seen = await step(run, 'look', { round }, () => look(run));
    if (seen.observed.self.life === 'leaving') {
      run.log.debug('this unit is leaving: nothing is done');
      return [];
    }
    const decide = (): Decision => BugInCharm.caught(() => decideFrom(run.declared, seen.observed));
    const decision = await step(run, 'decide', { round }, decide);
    const outcome = await step(run, 'apply', { round }, () => apply(run, seen, decision));
    if (outcome.learned && round < mostRounds) continue;
    if (outcome.learned) run.log.warning(`still learning after ${mostRounds} rounds: the next hook goes on`);
    const note = isNotReady(decision) ? undefined : decision.note;
    await applyStatus(run, statusOf(outcome.problems, note), seen.observed.self.leader);
    await run.memory.write();
    return outcome.problems;
  }
}
