import type { Run } from '../dispatch/runtime.ts';
import type { Observed } from '../snapshot.ts';
import { lookAtContainers, type ContainerView } from './containers.ts';
import { lookAtFacts } from './facts.ts';
import { lookAtKept } from './kept.ts';
import { lookAtOptions } from './options.ts';
import { lookAtRelations } from './relations.ts';
import { lookAtSelf } from './self.ts';

/** What one look found: what `decide` may know, and the containers as `apply` needs them. */
export interface Look {
  readonly observed: Observed;
  readonly containers: Readonly<Record<string, ContainerView>>;
}

/** Reads everything that the charm declared, side by side: each question waits only for what it is made of. */
export async function look(run: Run): Promise<Look> {
  const itself = lookAtSelf(run);
  const aboutUs = Promise.all([itself, lookAtOptions(run), lookAtContainers(run), run.memory.load()]);
  const [[self, options, containers], relations, facts] = await Promise.all([
    aboutUs,
    lookAtRelations(
      run,
      itself.then(({ leader }) => leader),
    ),
    aboutUs.then(([of, given, views]) => lookAtFacts(run, { self: of, options: given }, views)),
  ]);
  const kept = await lookAtKept(run, relations, facts);
  const observed = { self, options, relations, facts, kept };
  run.trace?.see(observed);
  return { observed, containers };
}
