import { integrate as integrateInModel } from '@grimoire/juju-model';
import type { IntegrateRequest } from '../../cli/verbs/integrate.ts';
import type { VerbContext } from '../verb-context.ts';

export async function integrate({ one, other }: IntegrateRequest, { controller, model }: VerbContext): Promise<number> {
  const { store } = await controller.running(model);
  store.update((was) => integrateInModel(was, one, other, Date.now()));
  return 0;
}
