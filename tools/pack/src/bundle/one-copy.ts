import fs from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'rolldown';
import type { Workspace } from '../workspace.ts';

/**
 * npm lays the same version of a package down several times when another version has taken the top of the workspace.
 * A charm carries one: the first place in the lock file, so that the choice is the same on every machine.
 */
export function oneCopyPlugin({ root, places }: Pick<Workspace, 'root' | 'places'>): Plugin {
  return {
    name: 'grimoire:one-copy',
    async resolveId(id, importer, { kind }) {
      if (id.startsWith('.') || id.startsWith('/') || id.startsWith('node:') || importer === undefined)
        return undefined;
      const resolved = await this.resolve(id, importer, { kind, skipSelf: true });
      if (resolved === null || resolved.external) return resolved;
      const folder = packageFolder(resolved.id);
      if (folder === undefined) return resolved;
      const first = places(path.relative(root, folder)).find((place) => fs.existsSync(path.join(root, place)));
      return first === undefined
        ? resolved
        : { ...resolved, id: path.join(root, first, path.relative(folder, resolved.id)) };
    },
  };
}

/** The folder of the registry's package that a file belongs to. @param file absolute */
export function packageFolder(file: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}
