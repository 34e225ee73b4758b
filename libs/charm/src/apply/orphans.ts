import { ToolError } from '@grimoire/hook-protocol';
import type { Observed } from '../snapshot.ts';
import type { Run } from '../dispatch/runtime.ts';

/**
 * Removes what we made for a relation that is being broken. Only while this unit stays: a unit that leaves gets the same
 * hook although the relation lives on for the others.
 */
export async function removeOrphans(run: Run, { self }: Observed): Promise<void> {
  const { relation } = run.event;
  if (!relation?.broken || !self.leader) return;
  const { own } = run.declared.integrations[relation.endpoint]?.spec ?? {};
  if (!own) return;
  for (const label of Object.values(own({ id: relation.id, endpoint: relation.endpoint }))) {
    try {
      const { id } = await run.outside.tools.secrets.info({ label });
      await run.outside.tools.secrets.remove(`secret:${id}`);
      run.log.info(`${relation.endpoint}:${relation.id}: removed its secret ${label}`);
    } catch (error) {
      // Never made, or removed already.
      if (!(error instanceof ToolError) || !error.text.includes('not found')) throw error;
    }
  }
}
