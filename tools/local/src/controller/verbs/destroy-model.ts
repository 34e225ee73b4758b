import type { VerbContext } from '../verb-context.ts';
import { modelNames } from '../model-folder.ts';

/** Ends the model at once and leaves nothing of it. One that is not there is as it should be. */
export async function destroyModel({ controller, model, note }: VerbContext): Promise<number> {
  if (!modelNames(controller.home).includes(model)) {
    note(`There is no model "${model}".\n`);
    return 0;
  }
  note(`Destroying model "${model}" ...\n`);
  await controller.destroy(model);
  note('Nothing of it is left.\n');
  return 0;
}
