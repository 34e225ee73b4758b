import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { GrimoireError } from '../home/grimoire-error.ts';

/**
 * The workspace's rock for an image that a charm asks for: resource `synapse-image` is the rock in `rocks/synapse`. Charms
 * that call their image alike have rocks with their own name before it: `app-image` of `go-k8s` is `rocks/go-app`. A web
 * application's rock may have the charm's name: `flask-app-image` of `shop` is `rocks/shop`.
 *
 * @returns the rock's folder, absolute
 * @throws GrimoireError when the workspace has none
 */
export function rockOf(resource: string, charm: string, workspace: string): string {
  const image = resource.replace(/-image$/, '');
  const ofWebApplication = /(^|-)app$/.test(image) ? [charm] : [];
  const names = [`${charm.replace(/-k8s$/, '')}-${image}`, ...ofWebApplication, image];
  const folders = names.map((name) => join(workspace, 'rocks', name));
  const found = folders.find((folder) => existsSync(join(folder, 'rockcraft.yaml')));
  if (found !== undefined) return found;
  const looked = folders.map((folder) => relative(workspace, folder)).join(' or ');
  throw new GrimoireError(
    `resource "${resource}" of charm "${charm}": there is no rock in ${looked}; give one with --resource ${resource}=<folder>`,
  );
}
