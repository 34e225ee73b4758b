import fs from 'node:fs';
import path from 'node:path';
import { expandCharmcraft, type Clash, type FrameworkName, type Mapping, type Project } from '@grimoire/paas/extension';
import { LineCounter, parseDocument, stringify } from 'yaml';
import type { Charmcraft } from '../charmcraft/charmcraft.ts';
import { parseCharmcraft } from '../charmcraft/read.ts';
import { generateCharm } from '../generate/generate.ts';
import { packCharm, type PackedCharm } from '../pack.ts';
import type { PackOptions } from '../prepare.ts';
import { PackError } from '../problem.ts';
import { workspaceOf } from '../workspace.ts';
import { readProject } from './read-project.ts';

/**
 * Packs a folder that has a charm, or nothing but a `charmcraft.yaml` with a framework's extension: then the charm is the
 * framework's, and its artifacts come into the folder's `dist/`.
 *
 * @throws {PackError} with a sentence for each thing to mend
 */
export async function packFolder(folder: string, options: PackOptions = {}): Promise<readonly PackedCharm[]> {
  const extended = readExtended(folder);
  if (extended === undefined) return packCharm(folder, options);
  const laid = lay(folder, extended);
  const dist = path.join(path.resolve(folder), 'dist');
  const packed = await packCharm(laid, options);
  fs.mkdirSync(dist, { recursive: true });
  return packed.map((one) => {
    const to = path.join(dist, path.basename(one.path));
    fs.copyFileSync(one.path, to);
    return { ...one, path: to };
  });
}

/** What a folder with a framework's extension declares, expanded and checked. */
export interface WebApplication {
  readonly framework: FrameworkName;
  readonly charmcraft: Charmcraft;
  readonly project: Project;
}

/** @throws {PackError} with a sentence for each thing to mend */
export function readWebApplication(folder: string): WebApplication | undefined {
  const extended = readExtended(folder);
  if (extended === undefined) return undefined;
  const { framework, project } = extended;
  const file = path.join(folder, 'charmcraft.yaml');
  const text = stringify(extended.charmcraft, { version: '1.1' });
  return { framework, project, charmcraft: parseCharmcraft(text, file).charmcraft };
}

interface Extended {
  readonly name: string;
  readonly framework: FrameworkName;
  readonly charmcraft: Mapping;
  readonly project: Project;
}

function readExtended(folder: string): Extended | undefined {
  const file = path.join(folder, 'charmcraft.yaml');
  if (!fs.existsSync(file)) return undefined;
  const lineCounter = new LineCounter();
  const document = parseDocument(fs.readFileSync(file, 'utf8'), { version: '1.1', lineCounter, prettyErrors: false });
  const content: unknown = document.errors.length > 0 ? undefined : document.toJS();
  if (!isMapping(content) || content['extensions'] === undefined) return undefined;
  const expanded = expandCharmcraft(content);
  const clashes: readonly Clash[] = 'clashes' in expanded ? expanded.clashes : [expanded];
  if (!('clashes' in expanded) || clashes.length > 0) {
    const lines = clashes.map(({ path: keys, why }) => {
      const node: unknown = document.getIn(keys, true);
      const line = isNode(node) ? lineCounter.linePos(node.range[0]).line : 1;
      return `${file}:${line}: ${keys.join('.')}: ${why}`;
    });
    throw new PackError(lines.join('\n'));
  }
  const { name } = content;
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new PackError(`${file}: name: must be lower-case letters, digits and hyphens`);
  }
  const { framework, generation, charmcraft } = expanded;
  return { name, framework, charmcraft, project: readProject(folder, generation, framework) };
}

/** The charm as somebody would write it who knew TypeScript, where the libraries are found. */
function lay(folder: string, { name, framework, charmcraft, project }: Extended): string {
  const laid = path.join(workspaceOf(import.meta.dirname).root, '.grimoire/extensions', name);
  fs.rmSync(laid, { recursive: true, force: true });
  fs.mkdirSync(path.join(laid, 'src'), { recursive: true });
  const manifest = { name: `charm-${name}`, version: '0.1.0', private: true, type: 'module' };
  fs.writeFileSync(path.join(laid, 'package.json'), JSON.stringify(manifest));
  fs.writeFileSync(path.join(laid, 'charmcraft.yaml'), stringify(charmcraft, { version: '1.1' }));
  fs.writeFileSync(
    path.join(laid, 'src/charm.ts'),
    `import { paasCharm } from '@grimoire/paas';
import { metadata } from './charmcraft.gen.ts';

export const charm = paasCharm(metadata, ${JSON.stringify(framework)}, ${JSON.stringify(project)});
`,
  );
  for (const file of ['README.md', 'icon.svg', 'LICENSE']) {
    if (fs.existsSync(path.join(folder, file))) fs.copyFileSync(path.join(folder, file), path.join(laid, file));
  }
  generateCharm(laid);
  return laid;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNode(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}
