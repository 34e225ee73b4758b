import type { ReplacePodRequest } from '../../cli/verbs/replace-pod.ts';
import { GrimoireError } from '../../home/grimoire-error.ts';
import type { VerbContext } from '../verb-context.ts';

export async function replacePod({ unit, hard }: ReplacePodRequest, context: VerbContext): Promise<number> {
  const runtime = await context.controller.running(context.model);
  if (runtime.store.read().units[unit]?.pod === undefined)
    throw new GrimoireError(`unit "${unit}" has no pod: grimoire status shows the units`);
  runtime.keeper(unit)?.replacePod(hard);
  context.note(`the pod of ${unit} is being replaced${hard ? ', without a stop hook' : ''}\n`);
  return 0;
}
