import { createProjectGraphAsync } from '@nx/devkit';
import type { Package } from './boundaries.ts';
import type { Finding } from './finding.ts';
import { layerOf, mayImport } from './layers.ts';

/** Edges of the Nx graph that point the wrong way, and packages that Nx does not know. */
export async function graphFindings(packages: readonly Package[]): Promise<readonly Finding[]> {
  const { nodes, dependencies } = await createProjectGraphAsync({ exitOnError: false });
  const known = new Set(Object.values(nodes).map(({ data }) => data.root));
  const unknown = packages
    .filter(({ folder }) => !known.has(folder))
    .map(({ folder }) => ({
      file: `${folder}/package.json`,
      why: 'Nx does not know this project: is its folder among the workspaces of package.json?',
    }));
  const wrong = Object.entries(dependencies).flatMap(([source, edges]) =>
    edges.flatMap(({ target }): Finding[] => {
      const from = nodes[source]?.data.root;
      const to = nodes[target]?.data.root;
      const [fromLayer, toLayer] = [from && layerOf(from), to && layerOf(to)];
      // devDependencies make edges too: what only tests may import is judged file by file.
      return fromLayer && toLayer && !mayImport(fromLayer, toLayer, true)
        ? [{ file: `${from}/package.json`, why: `${source} must not depend on ${target}: imports point one way` }]
        : [];
    }),
  );
  return [...unknown, ...wrong];
}
