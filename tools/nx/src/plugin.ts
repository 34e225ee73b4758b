/**
 * Nx's view of the workspace, read off the files that are there: a package with sources is type-checked, tested and
 * linted; a folder with charmcraft.yaml is packed; a folder with rockcraft.yaml is a rock. No project repeats it.
 */
import fs from 'node:fs';
import path from 'node:path';
import { createNodesFromFiles, type CreateNodes, type CreateNodesResult } from '@nx/devkit';
import { charmTargets } from './charm-targets.ts';
import { packageTargets } from './package-targets.ts';
import { rockProject } from './rock-project.ts';
import { envTarget, isWebApp, webAppTargets } from './web-app-targets.ts';

export const name = '@grimoire/nx';

export const createNodes: CreateNodes = [
  '{charms,libs,tools,test,rocks}/**/{package.json,charmcraft.yaml,rockcraft.yaml}',
  (files, options, context) =>
    createNodesFromFiles((file) => inferred(file, context.workspaceRoot), files, options, context),
];

/** What one file says about the project in its folder. @param file from the workspace root */
export function inferred(file: string, workspace: string): CreateNodesResult {
  const root = path.posix.dirname(file);
  if (/(^|\/)(fixtures|templates|peers)\//.test(file)) return {};
  switch (path.posix.basename(file)) {
    case 'package.json':
      return projects(root, { targets: packageTargets(root, contentsOf(path.join(workspace, root))) });
    case 'charmcraft.yaml':
      return projects(root, charmProject(root, path.join(workspace, root)));
    case 'rockcraft.yaml':
      return projects(root, rockProject(root));
    default:
      return {};
  }
}

function charmProject(root: string, folder: string): Project {
  const targets = charmTargets(root);
  if (!isWebApp(folder)) {
    const env = root.startsWith('charms/paas/') ? { env: envTarget(root) } : {};
    return { targets: { ...targets, ...env }, projectType: 'application', tags: ['charm'] };
  }
  return {
    name: path.posix.basename(root),
    // Without those for the code of a charm: there is none.
    targets: webAppTargets(root, targets),
    projectType: 'application',
    tags: ['charm', 'web-app'],
  };
}

type Project = NonNullable<CreateNodesResult['projects']>[string];

function projects(root: string, project: Project): CreateNodesResult {
  return { projects: { [root]: { root, ...project } } };
}

/** The files of a folder that decide which targets it has, by their path from it. */
function contentsOf(folder: string): readonly string[] {
  const entries = fs.existsSync(path.join(folder, 'src'))
    ? fs.readdirSync(path.join(folder, 'src'), { recursive: true, encoding: 'utf8' }).map((file) => `src/${file}`)
    : [];
  return fs.existsSync(path.join(folder, 'tsconfig.json')) ? [...entries, 'tsconfig.json'] : entries;
}
