import type { CharmMeta, Resource } from '@grimoire/juju-model';
import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { GrimoireError } from '../home/grimoire-error.ts';
import { storeCharm } from './artifact-store.ts';
import type { CharmSource } from './charm-source.ts';
import type { Controller } from './controller.ts';
import type { Deployment } from './deployment.ts';

export interface Prepared {
  readonly meta: CharmMeta;
  readonly deployment: Deployment;
  /** For Juju's model. */
  readonly resources: Readonly<Record<string, Resource>>;
}

export interface PrepareInput {
  readonly controller: Controller;
  readonly modelFolder: string;
  readonly source: CharmSource;
  /** By resource name: a rock's folder, or a file for a resource of that type. */
  readonly given: Readonly<Record<string, string>>;
  readonly cwd: string;
  log(line: string): void;
}

/**
 * Makes everything that a deployment needs before the model hears of it: the charm judged and copied, every image built.
 *
 * @throws GrimoireError; the model is as it was
 */
export async function prepareDeployment(input: PrepareInput): Promise<Prepared> {
  const { controller, modelFolder, source, given, cwd, log } = input;
  const { file, sha256, meta } = storeCharm(source.artifact, modelFolder);
  for (const name of Object.keys(given)) {
    if (meta.resources[name] === undefined) {
      const known = Object.keys(meta.resources).toSorted().join(', ') || 'none';
      throw new GrimoireError(`charm "${meta.name}" has no resource "${name}": it has ${known}`);
    }
  }
  const images: [string, Deployment['images'][string]][] = [];
  const files: [string, string][] = [];
  const resources: [string, Resource][] = [];
  for (const { name, type } of Object.values(meta.resources)) {
    const path = given[name];
    if (type === 'oci-image') {
      const folder =
        path === undefined ? defaultRock(name, meta.name, controller.home.workspace) : rockFolder(path, name, cwd);
      const image = await controller.images.rock(folder, log);
      images.push([name, image]);
      resources.push([name, { type, value: image.reference }]);
    } else if (path !== undefined) {
      const host = resolve(cwd, path);
      if (!existsSync(host)) throw new GrimoireError(`resource "${name}": there is no file ${host}`);
      files.push([name, host]);
      resources.push([name, { type, value: host }]);
    }
  }
  const charmImage = await controller.images.charm(log);
  if (Object.keys(meta.containers).length > 0) await controller.images.pebble(log);
  return {
    meta,
    resources: Object.fromEntries(resources),
    deployment: {
      charm: file,
      sha256,
      standIn: source.standIn,
      charmImage,
      images: Object.fromEntries(images),
      files: Object.fromEntries(files),
    },
  };
}

/** Resource `synapse-image` is the rock in `rocks/synapse`. */
function defaultRock(resource: string, charm: string, workspace: string): string {
  const folder = join(workspace, 'rocks', resource.replace(/-image$/, ''));
  if (existsSync(join(folder, 'rockcraft.yaml'))) return folder;
  throw new GrimoireError(
    `resource "${resource}" of charm "${charm}": there is no rock in ${relative(workspace, folder)}; give one with --resource ${resource}=<folder>`,
  );
}

function rockFolder(given: string, resource: string, cwd: string): string {
  const path = resolve(cwd, given);
  const folder = path.endsWith('rockcraft.yaml') ? resolve(path, '..') : path;
  if (statSync(join(folder, 'rockcraft.yaml'), { throwIfNoEntry: false }) !== undefined) return folder;
  throw new GrimoireError(`resource "${resource}": there is no rockcraft.yaml in ${folder}`);
}
