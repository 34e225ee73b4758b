import type { Run } from '../dispatch/runtime.ts';
import type { Observed } from '../decide.ts';
import { lookAtContainers, type ContainerView } from './containers.ts';
import { lookAtFacts } from './facts.ts';
import { lookAtKept } from './kept.ts';
import { lookAtRelations } from './relations.ts';
import { lookAtSelf } from './self.ts';

/** What one look found: what `decide` may know, and the containers as `apply` needs them. */
export interface Look {
  readonly observed: Observed;
  readonly containers: Readonly<Record<string, ContainerView>>;
}

/** Reads everything that the charm declared, side by side. Changes nothing. */
export async function look(run: Run): Promise<Look> {
  const [self, options, containers] = await Promise.all([
    lookAtSelf(run),
    run.outside.tools.config.get(),
    lookAtContainers(run),
  ]);
  const context = { self, options };
  const [relations, facts] = await Promise.all([
    lookAtRelations(run, self.leader),
    lookAtFacts(run, context, containers),
  ]);
  const kept = await lookAtKept(run, relations, facts);
  return { observed: { self, options, relations, facts, kept }, containers };
}
