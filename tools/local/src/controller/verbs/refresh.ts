import { refresh as refreshInModel } from '@grimoire/juju-model';
import type { RefreshRequest } from '../../cli/verbs/refresh.ts';
import { GrimoireError } from '../../home/grimoire-error.ts';
import { findCharm } from '../charm-source.ts';
import { deploymentKey, deploymentOf } from '../deployment.ts';
import type { ModelRuntime } from '../model-runtime.ts';
import { prepareDeployment } from '../prepare-deployment.ts';
import type { VerbContext } from '../verb-context.ts';

/** Gives an application the newest artifact and images; its pods follow, from the highest unit down. */
export async function refresh(request: RefreshRequest, context: VerbContext): Promise<number> {
  const runtime = await context.controller.running(context.model);
  const changed = await refreshApplication(runtime, request, context);
  context.note(changed ? `Refreshing "${request.application}"\n` : `"${request.application}" is up to date\n`);
  return 0;
}

/** @returns whether there was anything new */
export async function refreshApplication(
  runtime: ModelRuntime,
  request: Pick<RefreshRequest, 'application' | 'path' | 'resources'>,
  context: VerbContext,
): Promise<boolean> {
  const { controller, cwd, note } = context;
  const application = runtime.store.read().applications[request.application];
  const was = deploymentOf(runtime.store, request.application);
  if (application === undefined || was === undefined)
    throw new GrimoireError(`application "${request.application}" not found`);
  const { meta, deployment, resources } = await prepareDeployment({
    controller,
    modelFolder: runtime.folder.path,
    source: findCharm(request.path ?? application.charm.name, controller.home.workspace, cwd),
    given: request.resources,
    cwd,
    was,
    log: (line) => note(`${line}\n`),
  });
  if (JSON.stringify(deployment) === JSON.stringify(was)) return false;
  runtime.store.setNote(deploymentKey(request.application), JSON.stringify(deployment), (model) =>
    refreshInModel(model, request.application, { charm: meta, resources }, Date.now()),
  );
  return true;
}
