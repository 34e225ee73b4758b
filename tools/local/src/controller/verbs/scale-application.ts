import { removeUnits, scaleApplication as scaleInModel } from '@grimoire/juju-model';
import type { RemoveUnitRequest } from '../../cli/verbs/remove-unit.ts';
import type { ScaleApplicationRequest } from '../../cli/verbs/scale-application.ts';
import type { VerbContext } from '../verb-context.ts';

export async function scaleApplication(request: ScaleApplicationRequest, context: VerbContext): Promise<number> {
  const { application, scale } = request;
  const { store } = await context.controller.running(context.model);
  store.update((was) => scaleInModel(was, application, scale, Date.now()));
  context.note(`${application} scaled to ${scale} unit${scale === 1 ? '' : 's'}\n`);
  return 0;
}

export async function removeUnit(request: RemoveUnitRequest, context: VerbContext): Promise<number> {
  const { store } = await context.controller.running(context.model);
  store.update((was) => removeUnits(was, request.application, request.units, Date.now()));
  return 0;
}
