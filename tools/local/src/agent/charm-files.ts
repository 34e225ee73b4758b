import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, posix, sep } from 'node:path';
import { GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import type { PodFolder } from '../kubelet/pod-folder.ts';

/** Files of a charm container, for the hook tools that take or make one: `relation-set --file F`, `secret-add K#file=F`. */
export interface CharmFiles {
  readFile(path: string): Uint8Array;
  writeFile(path: string, content: Uint8Array): void;
}

/**
 * Reaches the files from outside: the Juju folder is a volume of ours, and the rest is what the container wrote into
 * its writable layer. What lies in the image only is not reached; no hook tool needs it. Links that lead out of the
 * container are refused: a charm must not read or write the files of this host.
 */
export function charmFiles(folder: PodFolder, container: string): CharmFiles {
  const locate = (path: string): Place => {
    const clean = posix.normalize(posix.join('/', path));
    const volume = '/var/lib/juju/';
    if (clean.startsWith(volume)) return { root: folder.juju, path: clean.slice(volume.length) };
    return { root: join(folder.layers, container, 'upper'), path: clean.slice(1) };
  };
  return {
    readFile: (path) => speaking(path, () => withFile(locate(path), constants.O_RDONLY, (file) => readFileSync(file))),
    writeFile: (path, content) => speaking(path, () => write(locate(path), content)),
  };
}

/** An image resource as `resource-get` finds it: registry path and credentials in one YAML file (juju.md 4.5). */
export function writeImageResource(folder: PodFolder, reference: string): string {
  return writeResource(
    folder,
    'content.yaml',
    `registrypath: ${JSON.stringify(reference)}\nusername: ""\npassword: ""\n`,
  );
}

/** @returns the path in the charm container */
export function writeResource(folder: PodFolder, name: string, content: string | Uint8Array): string {
  const path = join('agents', basename(folder.agent), 'resources', basename(name));
  mkdirSync(join(folder.agent, 'resources'), { recursive: true });
  write({ root: folder.juju, path }, content);
  return posix.join('/var/lib/juju', path);
}

interface Place {
  /** A folder of this host. */
  readonly root: string;
  readonly path: string;
}

function write(place: Place, content: string | Uint8Array): void {
  withFile(place, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, (file) => writeFileSync(file, content));
}

/** Opens the folder first and looks where it really is, so that nobody can change the way in between. */
function withFile<T>({ root, path }: Place, flags: number, use: (file: number) => T): T {
  const folder = openSync(dirname(join(root, path)), constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    const at = readlinkSync(`/proc/self/fd/${folder}`);
    const top = realpathSync(root);
    if (at !== top && !at.startsWith(top + sep)) throw new Error('a link on the way leads out of the container');
    const file = openSync(`/proc/self/fd/${folder}/${basename(path)}`, flags | constants.O_NOFOLLOW, 0o644);
    try {
      return use(file);
    } finally {
      closeSync(file);
    }
  } finally {
    closeSync(folder);
  }
}

function speaking<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new GrimoireError(`open ${path}: ${reasonOf(error)}`, { cause: error });
  }
}
