import { join, resolve } from 'node:path';

/** Where layers are kept: `$GRIMOIRE_HOME/cache`, by default `.grimoire/cache` of the workspace. */
export function rockCacheDir(workspace: string, env: NodeJS.ProcessEnv = process.env): string {
  return join(resolve(env['GRIMOIRE_HOME'] || join(workspace, '.grimoire')), 'cache');
}
