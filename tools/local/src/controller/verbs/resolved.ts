import { resolved as resolveInModel } from '@grimoire/juju-model';
import type { ResolvedRequest } from '../../cli/verbs/resolved.ts';
import type { VerbContext } from '../verb-context.ts';

export async function resolved({ units, retry }: ResolvedRequest, { controller, model }: VerbContext): Promise<number> {
  const { store } = await controller.running(model);
  store.update((was) => units.reduce((next, unit) => resolveInModel(next, unit, { retry }, Date.now()), was));
  return 0;
}
