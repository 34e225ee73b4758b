import fs from 'node:fs';
import path from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';

const tool = 'node --conditions=@grimoire/source tools/web-app/src/cli.ts';

/** What goes into the charm of a web application, besides the folder: all the libraries, and what packs. */
const packed: NonNullable<TargetConfiguration['inputs']> = [
  '{projectRoot}/**/*',
  '!{projectRoot}/dist/**',
  '{workspaceRoot}/libs/**/src/**/!(*.test).ts',
  '{workspaceRoot}/tools/pack/src/**/!(*.test).ts',
  'sharedGlobals',
];

/** Whether a charm's folder has no code: it says `extensions:`, and the charm is the framework's. */
export function isWebApp(folder: string): boolean {
  const file = path.join(folder, 'charmcraft.yaml');
  if (fs.existsSync(path.join(folder, 'package.json')) || !fs.existsSync(file)) return false;
  return /^extensions:/m.test(fs.readFileSync(file, 'utf8'));
}

/** The environment before a deployment: of a web application, and of a charm of the family that is written out. */
export function envTarget(root: string): TargetConfiguration {
  return {
    command: `${tool} env ${root}`,
    cache: false,
    metadata: { description: 'The environment that the application will have, and where each value comes from.' },
  };
}

/** What the developer of a web application does with it. @param charm - targets of every charm, of which some are others here */
export function webAppTargets(
  root: string,
  { build, 'build-here': here }: Readonly<Record<string, TargetConfiguration>>,
): Record<string, TargetConfiguration> {
  const name = path.posix.basename(root);
  return {
    ...(build && { build: { ...build, inputs: packed } }),
    ...(here && { 'build-here': { ...here, inputs: packed } }),
    env: envTarget(root),
    serve: {
      command: `${tool} serve ${root}`,
      cache: false,
      continuous: true,
      metadata: { description: 'Runs it in the local model with its backends, and takes over what you save.' },
    },
    test: {
      command: `${tool} check ${root}`,
      cache: true,
      inputs: [...packed, `{workspaceRoot}/rocks/${name}/**/*`],
      outputs: [],
      metadata: { description: 'Whether charm and rock are in order and fit together.' },
    },
  };
}
