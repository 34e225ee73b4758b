import type { Model, Unit } from '@grimoire/juju-model';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { prepareAgentFolder } from '../agent/agent-folder.ts';
import type { Deployment } from '../controller/deployment.ts';
import type { Images } from '../controller/images.ts';
import { GrimoireError } from '../home/grimoire-error.ts';
import type { ContainerSpec, PodState, World } from '../world/index.ts';
import { charmContainer, charmSpec, charmUser, containersOf, workloadSpec, type PodPlan } from './container-spec.ts';
import { containerLog, podFolder, podName, volumeFolder } from './pod-folder.ts';
import { removePod } from './remove-pod.ts';
import { clusterDomain, unitHost } from './service-names.ts';

export interface PodMaker {
  readonly world: World;
  readonly images: Images;
  readonly modelFolder: string;
  log(line: string): void;
}

/** Makes a unit's pod as Kubernetes and Juju's init container do: folders, the unpacked charm, network, containers. */
export async function makePod(maker: PodMaker, model: Model, unit: Unit, deployment: Deployment): Promise<PodState> {
  const { world, images, modelFolder } = maker;
  const { charm, charmRevision } = applicationOf(model, unit);
  const plan: PodPlan = {
    modelFolder,
    unit: unit.name,
    folder: podFolder(modelFolder, unit.name),
    charm,
    storage: Object.values(unit.storage),
  };
  const pebble = containersOf(charm).length === 0 ? '' : await images.pebble(maker.log);

  await removePod(world, plan.folder.pod);
  await world.removeTree(plan.folder.path);
  mkdirSync(dirname(containerLog(modelFolder, unit.name, charmContainer)), { recursive: true });
  for (const { id } of plan.storage) makeVolume(volumeFolder(modelFolder, unit.name, id));
  await prepareAgentFolder({
    folder: plan.folder,
    unit: unit.name,
    charm: deployment.charm,
    revision: charmRevision,
    containers: containersOf(charm).map(({ name }) => name),
    jujuc: images.jujuc(),
  });

  const pod = await world.createPod({
    name: podName(unit.name),
    fqdn: unitHost(model.name, unit.name),
    search: [`${model.name}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain],
  });
  await world.startContainer(plan.folder.pod, charmSpec(plan, deployment.charmImage));
  await giveToCharm(world, plan);
  await Promise.all(workloads(plan, deployment, pebble).map((spec) => world.startContainer(plan.folder.pod, spec)));
  return pod;
}

/** As the storage of small clusters makes it: a workload may write it whoever it runs as. */
function makeVolume(path: string): void {
  if (existsSync(path)) return;
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o777);
}

function workloads(plan: PodPlan, { images }: Deployment, pebble: string): readonly ContainerSpec[] {
  return containersOf(plan.charm).map(({ name, resource }) => {
    const image = resource === undefined ? undefined : images[resource];
    if (image === undefined)
      throw new GrimoireError(`container "${name}" of ${plan.unit} has no image: its charm names no resource for it`);
    return workloadSpec(plan, name, image, pebble);
  });
}

/** A charm that does not run as root owns its folder. */
async function giveToCharm(world: World, { charm, folder }: PodPlan): Promise<void> {
  const { uid, gid } = charmUser(charm);
  if (uid === 0) return;
  await world.exec(folder.pod, charmContainer, {
    argv: ['/bin/chown', '-R', `${uid}:${gid}`, '/var/lib/juju/agents'],
    env: {},
  });
}

function applicationOf(model: Model, unit: Unit): Model['applications'][string] {
  const application = model.applications[unit.application];
  if (application === undefined) throw new GrimoireError(`${unit.name} has no application: this is a defect`);
  return application;
}
