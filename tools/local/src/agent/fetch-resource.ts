import type { CharmMeta } from '@grimoire/juju-model';
import { readFileSync } from 'node:fs';
import type { Deployment } from '../controller/deployment.ts';
import { GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import type { PodFolder } from '../kubelet/pod-folder.ts';
import { writeImageResource, writeResource } from './charm-files.ts';

/** What `resource-get` does: puts the resource into the unit's folder, and answers its path in the charm container. */
export function fetchResource(folder: PodFolder, charm: CharmMeta, deployment: Deployment, name: string): string {
  const image = deployment.images[name];
  if (image !== undefined) return writeImageResource(folder, image.reference);
  const source = deployment.files[name];
  if (source === undefined)
    throw new GrimoireError(`resource "${name}" was not given: deploy with --resource ${name}=<file>`);
  try {
    return writeResource(folder, charm.resources[name]?.filename ?? name, readFileSync(source));
  } catch (error) {
    throw new GrimoireError(`resource "${name}" cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}
