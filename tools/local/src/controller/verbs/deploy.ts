import { createModel, deploy as deployInModel, type Model } from '@grimoire/juju-model';
import type { DeployRequest } from '../../cli/verbs/deploy.ts';
import { judgeCharm } from '../artifact-store.ts';
import { findCharm } from '../charm-source.ts';
import { deploymentKey } from '../deployment.ts';
import { modelNames } from '../model-folder.ts';
import { checkGiven, prepareDeployment } from '../prepare-deployment.ts';
import type { VerbContext } from '../verb-context.ts';

/** Everything that takes long comes before the model changes, so that a deployment that fails leaves nothing. */
export async function deploy(request: DeployRequest, context: VerbContext): Promise<number> {
  const { controller, cwd, note } = context;
  const source = findCharm(request.charm, controller.home.workspace, cwd);
  await refuseEarly(request, source.artifact, context);
  const runtime = await controller.runningOrNew(context.model);
  const { meta, deployment, resources } = await prepareDeployment({
    controller,
    modelFolder: runtime.folder.path,
    source,
    given: request.resources,
    cwd,
    log: (line) => note(`${line}\n`),
  });
  const name = request.application ?? meta.name;
  const change = (model: Model): Model =>
    deployInModel(
      model,
      { charm: meta, name, units: request.units, config: request.config, resources, trust: request.trust },
      Date.now(),
    );
  runtime.store.setNote(deploymentKey(name), JSON.stringify(deployment), change);
  const kind = deployment.standIn ? ' (a stand-in of the local model)' : '';
  note(`Deployed "${name}" from charm ${meta.name}${kind}, ${request.units} unit${request.units === 1 ? '' : 's'}\n`);
  return 0;
}

/** What can be refused without images is refused before there is a model, a world, or a build of minutes for it. */
async function refuseEarly(
  request: DeployRequest,
  artifact: string,
  { controller, model }: VerbContext,
): Promise<void> {
  const { meta } = await judgeCharm(artifact);
  checkGiven(meta, request.resources);
  const { application: name, units, config, trust } = request;
  const isThere = modelNames(controller.home).includes(model);
  const now = isThere ? controller.existing(model).store.read() : createModel({ name: model, uuid: '' });
  deployInModel(now, { charm: meta, name: name ?? meta.name, units, config, trust }, Date.now());
}
