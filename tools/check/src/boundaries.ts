import { builtinModules } from 'node:module';
import path from 'node:path';
import type { Finding } from './finding.ts';
import { importsOf, packageOf } from './imports.ts';
import { layerOf, mayImport, type Layer } from './layers.ts';

/** A package of the workspace, as far as boundaries concern it. */
export interface Package {
  readonly name: string;
  /** From the workspace root. */
  readonly folder: string;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
}

export interface SourceFile {
  /** From the workspace root. */
  readonly path: string;
  readonly text: string;
}

/** Imports that cross a boundary, are not declared, or reach into another package by path. */
export function boundaryFindings(
  files: readonly SourceFile[],
  packages: readonly Package[],
  rootDevDependencies: readonly string[],
): readonly Finding[] {
  const byName = new Map(packages.map((one) => [one.name, one]));
  return files.flatMap((file) => {
    const home = homeOf(file.path, packages);
    const layer = home && layerOf(home.folder);
    if (!home || !layer) return [];
    const isTest = isTestFile(file.path, layer);
    return importsOf(file.path, file.text).flatMap(({ specifier, line }): Finding[] => {
      const refuse = (why: string): Finding[] => [{ file: file.path, line, why }];
      if (specifier.startsWith('.')) {
        const target = path.posix.join(path.posix.dirname(file.path), specifier);
        return `${target}/`.startsWith(`${home.folder}/`)
          ? []
          : refuse(`"${specifier}" leaves ${home.folder}: import the other package by its name`);
      }
      const name = packageOf(specifier);
      if (name === undefined) return [];
      if (builtinModules.includes(name)) return refuse(`"${specifier}": write node:${specifier}`);
      const declared = [...home.dependencies, ...(isTest ? [...home.devDependencies, ...rootDevDependencies] : [])];
      const target = byName.get(name);
      if (name !== home.name && !declared.includes(name)) {
        return refuse(
          `${name} is not in the ${isTest ? 'dependencies or devDependencies' : 'dependencies'} of ${home.folder}/package.json`,
        );
      }
      const targetLayer = target && target !== home ? layerOf(target.folder) : undefined;
      if (targetLayer && !mayImport(layer, targetLayer, isTest)) {
        return refuse(`${home.name} (${layer}) must not import ${name} (${targetLayer}): imports point one way`);
      }
      return [];
    });
  });
}

/** Dependencies between workspace packages that package.json declares and no file uses. */
export function unusedFindings(files: readonly SourceFile[], packages: readonly Package[]): readonly Finding[] {
  return packages.flatMap((one) => {
    const used = new Set(
      files
        .filter((file) => homeOf(file.path, packages) === one)
        .flatMap((file) => importsOf(file.path, file.text).map(({ specifier }) => packageOf(specifier))),
    );
    return [...one.dependencies, ...one.devDependencies]
      .filter((name) => name.startsWith('@grimoire/') && !used.has(name))
      .map((name) => ({ file: `${one.folder}/package.json`, why: `${name} is declared and not used` }));
  });
}

export function isTestFile(file: string, layer: Layer | undefined): boolean {
  return layer === 'test' || /\.test(-d)?\.ts$|\/(conformance|laws|testdata)\//.test(file);
}

function homeOf(file: string, packages: readonly Package[]): Package | undefined {
  return packages
    .filter(({ folder }) => file.startsWith(`${folder}/`))
    .reduce<Package | undefined>(
      (deepest, one) => (deepest && deepest.folder.length > one.folder.length ? deepest : one),
      undefined,
    );
}
