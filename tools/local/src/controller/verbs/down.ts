import type { VerbContext } from '../verb-context.ts';

/** Stops the pods, each with its `stop` hook, and then the controller; what they stored stays. */
export async function down({ controller, model, note }: VerbContext): Promise<number> {
  const runtime = controller.existing(model);
  if (runtime.halted && runtime.world === undefined) {
    note(`Model "${model}" is stopped already; its data is kept.\n`);
    return 0;
  }
  note(`Stopping model "${model}" ...\n`);
  await runtime.halt();
  note('Stopped. The data is kept: npm start (or grimoire up) goes on with it.\n');
  return 0;
}
