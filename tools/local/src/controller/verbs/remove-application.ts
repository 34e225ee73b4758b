import { removeApplication as removeInModel } from '@grimoire/juju-model';
import type { RemoveApplicationRequest } from '../../cli/verbs/remove-application.ts';
import type { VerbContext } from '../verb-context.ts';

export async function removeApplication(
  { applications }: RemoveApplicationRequest,
  context: VerbContext,
): Promise<number> {
  const { store } = await context.controller.running(context.model);
  store.update((was) => applications.reduce((next, name) => removeInModel(next, name, Date.now()), was));
  for (const name of applications) context.note(`will remove application ${name}, its units and their storage\n`);
  return 0;
}
