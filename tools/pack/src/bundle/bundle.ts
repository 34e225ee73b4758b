import { builtinModules } from 'node:module';
import path from 'node:path';
import { rolldown, type OutputAsset, type OutputChunk, type Plugin } from 'rolldown';
import { PackError } from '../problem.ts';
import type { Workspace } from '../workspace.ts';
import { outsider } from './boundary.ts';
import { charmModule, charmModuleId, entry } from './entry.ts';
import { exportedCharm } from './exported.ts';
import { oneCopyPlugin, packageFolder } from './one-copy.ts';

export interface Bundle {
  /** By name, to stand in `dist/` of the charm: `charm.mjs`, the chunks that it loads, and a source map for each of them. */
  readonly files: ReadonlyMap<string, string>;
  /** Folders of the registry's packages that went in. */
  readonly packages: readonly string[];
}

/** What a charm starts with: `dist/charm.mjs`. */
export const entryFile = 'charm.mjs';

/**
 * Everything that the charm needs: one entry, one chunk with all that every hook needs, and lazy chunks. They import
 * nothing but `node:` modules.
 * @param folder the charm's, absolute @param name the charm's  * @throws {PackError} when the source does not build, or something enters that must not
 */
export async function bundleCharm(folder: string, name: string, workspace: Workspace): Promise<Bundle> {
  const file = path.join(folder, 'src/charm.ts');
  const chunks = await build(file, await exportedCharm(file, name), workspace);
  const modules = chunks.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
  const packages = modules.flatMap((id) => packageFolder(id) ?? []);
  const hook = chunks.find((chunk) => chunk.type === 'chunk' && chunk.exports.includes('run'));
  if (hook === undefined) throw new PackError(`${file}: the bundle has nothing that runs the charm`);
  return {
    files: new Map([
      [entryFile, entry(hook.fileName)],
      ...chunks.map((chunk): readonly [string, string] => [chunk.fileName, contentOf(chunk)]),
    ]),
    packages: [...new Set(packages)].toSorted(),
  };
}

function contentOf(chunk: OutputChunk | OutputAsset): string {
  if (chunk.type === 'chunk') return chunk.code;
  return typeof chunk.source === 'string' ? chunk.source : Buffer.from(chunk.source).toString('utf8');
}

async function build(
  file: string,
  exported: string,
  workspace: Workspace,
): Promise<readonly (OutputChunk | OutputAsset)[]> {
  const { root } = workspace;
  const problems: string[] = [];
  try {
    const bundle = await rolldown({
      cwd: root,
      input: { hook: charmModuleId },
      // Its exports are the entry's and the lazy chunks' alone: no module has to stand between.
      preserveEntrySignatures: 'allow-extension',
      platform: 'node',
      tsconfig: false,
      resolve: { conditionNames: ['@grimoire/source', 'import', 'node', 'module', 'default'] },
      external: (id) => id.startsWith('node:') || builtinModules.includes(id),
      plugins: [charmPlugin(file, exported), oneCopyPlugin(workspace), boundaryPlugin(root, problems)],
      onLog: (level, log) => {
        if (level === 'warn') problems.push(log.message);
      },
    });
    const { output } = await bundle.generate({
      // Not ESM: see the entry.
      format: 'cjs',
      entryFileNames: '[name]-[hash].cjs',
      chunkFileNames: '[name]-[hash].cjs',
      minifyInternalExports: false,
      // Names and lines stay: an error's stack can be read, and what Node prints of the source is a line, not the file.
      minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
      comments: { legal: true, annotation: false, jsdoc: false },
      sourcemap: 'hidden',
      sourcemapExcludeSources: true,
      sourcemapPathTransform: (source, map) => sourceName(path.resolve(path.dirname(map), source), root),
    });
    await bundle.close();
    if (problems.length === 0) return output;
  } catch (error) {
    if (problems.length === 0) problems.push(error instanceof Error ? error.message : String(error));
  }
  throw new PackError(`${file}: cannot be bundled:\n${[...new Set(problems)].join('\n')}`);
}

/** Gives rolldown the module that no file holds. What it imports is found from the charm's folder. */
function charmPlugin(file: string, exported: string): Plugin {
  const modules = new Map([[charmModuleId, charmModule(file, exported)]]);
  return {
    name: 'grimoire:charm',
    resolveId(id, importer) {
      if (modules.has(id)) return id;
      return importer !== undefined && modules.has(importer) && !id.startsWith('node:')
        ? this.resolve(id, file)
        : undefined;
    },
    load: (id) => modules.get(id),
  };
}

/** How a source is named in the map: from the workspace's root, wherever that is. */
function sourceName(source: string, root: string): string {
  return /grimoire:\w+$/.exec(source)?.[0] ?? path.relative(root, source).replaceAll(path.sep, '/');
}

/** Judges every module that is imported, even one of which nothing is left in the end. */
function boundaryPlugin(root: string, problems: string[]): Plugin {
  return {
    name: 'grimoire:boundary',
    generateBundle(_, bundle) {
      for (const id of this.getModuleIds()) {
        const why = outsider(id, root);
        if (why === undefined) continue;
        const { importers = [], dynamicImporters = [] } = this.getModuleInfo(id) ?? {};
        const by = [...importers, ...dynamicImporters].map((importer) => path.relative(root, importer));
        problems.push(`${why} and must not enter a charm: ${by.join(', ')} imports it`);
      }
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (const name of [...chunk.imports, ...chunk.dynamicImports]) {
          if (name in bundle || name.startsWith('node:')) continue;
          problems.push(`"${name}" stays outside the bundle, and the charm image has nothing but Node's own modules`);
        }
      }
    },
  };
}
