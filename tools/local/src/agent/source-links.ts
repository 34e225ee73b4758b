import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A file of the unpacked charm, and what leads a debugger from it to its sources. */
export interface SourceLink {
  /** From the charm's folder. */
  readonly file: string;
  /** The file's own, without a link that a debugger of before has left. */
  readonly size: number;
  /** A comment to stand at its end. */
  readonly link: string;
}

const comment = '\n//# sourceMappingURL=data:application/json;base64,';

/**
 * The artifact's source maps name sources from the workspace's root and do not hold them. A debugger on this host gets them
 * with the paths of this host and the texts as they are now; they come inside the files, because it does not reach the pod's.
 *
 * @param charm the unpacked charm's folder @param workspace what it was packed in
 */
export function sourceLinks(charm: string, workspace: string): readonly SourceLink[] {
  const names = readdirSync(join(charm, 'dist')).filter((name) => name.endsWith('.cjs'));
  return names.flatMap((name) => {
    const code = readFileSync(join(charm, 'dist', name), 'utf8');
    const map = readMap(join(charm, 'dist', `${name}.map`), workspace);
    if (map === undefined) return [];
    const old = code.indexOf(comment);
    const size = Buffer.byteLength(old === -1 ? code : code.slice(0, old));
    return [{ file: posix.join('dist', name), size, link: `${comment}${Buffer.from(map).toString('base64')}\n` }];
  });
}

function readMap(file: string, workspace: string): string | undefined {
  const text = readText(file);
  const map: unknown = text === undefined ? undefined : JSON.parse(text);
  if (typeof map !== 'object' || map === null || !('sources' in map) || !Array.isArray(map.sources)) return undefined;
  const sources = map.sources.map(String);
  return JSON.stringify({
    ...map,
    // A module that no file holds keeps its name.
    sources: sources.map((name) => (name.includes(':') ? name : pathToFileURL(join(workspace, name)).href)),
    sourcesContent: sources.map((name) => readText(join(workspace, name)) ?? null),
  });
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
