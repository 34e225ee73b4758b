import { removeRelation as removeInModel } from '@grimoire/juju-model';
import type { RemoveRelationRequest } from '../../cli/verbs/remove-relation.ts';
import { GrimoireError } from '../../home/grimoire-error.ts';
import type { VerbContext } from '../verb-context.ts';

export async function removeRelation(
  { one, other }: RemoveRelationRequest,
  { controller, model }: VerbContext,
): Promise<number> {
  if (other === undefined && !/^\d+$/.test(one)) {
    throw new GrimoireError(
      `"${one}" is no relation number: name both ends, or the number that grimoire status --relations --format json shows`,
    );
  }
  const { store } = await controller.running(model);
  store.update((was) => removeInModel(was, other === undefined ? Number(one) : [one, other], Date.now()));
  return 0;
}
