import type { CharmMeta, Resource } from '@grimoire/juju-model';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GrimoireError } from '../home/grimoire-error.ts';
import { storeCharm, storeFile } from './artifact-store.ts';
import type { CharmSource } from './charm-source.ts';
import type { Controller } from './controller.ts';
import type { Deployment } from './deployment.ts';
import { rockOf } from './rock-of.ts';

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
  /** What is deployed now: resources that are not given stay as they are. */
  readonly was?: Deployment;
  log(line: string): void;
}

/**
 * Makes everything that a deployment needs before the model hears of it: the charm judged and copied, every image built.
 *
 * @throws GrimoireError; the model is as it was
 */
export async function prepareDeployment(input: PrepareInput): Promise<Prepared> {
  const { controller, modelFolder, source, given, cwd, was, log } = input;
  const { file, sha256, meta } = await storeCharm(source.artifact, modelFolder);
  checkGiven(meta, given);
  const images: [string, Deployment['images'][string]][] = [];
  const rocks: [string, string][] = [];
  const files: [string, string][] = [];
  const resources: [string, Resource][] = [];
  for (const { name, type } of Object.values(meta.resources)) {
    const path = given[name];
    if (type === 'oci-image') {
      const named = path === undefined ? was?.rocks?.[name] : rockFolder(path, name, cwd);
      if (named !== undefined) rocks.push([name, named]);
      const image = await controller.images.rock(named ?? rockOf(name, meta.name, controller.home.workspace), log);
      images.push([name, image]);
      resources.push([name, { type, value: image.reference }]);
    } else {
      const kept = path === undefined ? was?.files[name] : storeFile(resolve(cwd, path), name, modelFolder);
      if (kept === undefined) continue;
      files.push([name, kept]);
      resources.push([name, { type, value: kept }]);
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
      ...(rocks.length > 0 && { rocks: Object.fromEntries(rocks) }),
      files: Object.fromEntries(files),
    },
  };
}

/** @throws GrimoireError for a resource that the charm does not have */
export function checkGiven(meta: CharmMeta, given: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(given)) {
    if (meta.resources[name] !== undefined) continue;
    const known = Object.keys(meta.resources).toSorted().join(', ') || 'none';
    throw new GrimoireError(`charm "${meta.name}" has no resource "${name}": it has ${known}`);
  }
}

function rockFolder(given: string, resource: string, cwd: string): string {
  const path = resolve(cwd, given);
  const folder = path.endsWith('rockcraft.yaml') ? resolve(path, '..') : path;
  if (statSync(join(folder, 'rockcraft.yaml'), { throwIfNoEntry: false }) !== undefined) return folder;
  throw new GrimoireError(`resource "${resource}": there is no rockcraft.yaml in ${folder}`);
}
