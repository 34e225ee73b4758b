import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import type { PodFolder } from '../kubelet/pod-folder.ts';

/** Files of a charm container, for the hook tools that take or make one: `relation-set --file F`, `secret-add K#file=F`. */
export interface CharmFiles {
  readFile(path: string): Uint8Array;
  writeFile(path: string, content: Uint8Array): void;
}

/**
 * Reaches the files from outside: the Juju folder is a volume of ours, and the rest is what the container wrote into
 * its writable layer. What lies in the image only is not reached; no hook tool needs it.
 */
export function charmFiles(folder: PodFolder, container: string): CharmFiles {
  const locate = (path: string): string => {
    const clean = posix.normalize(path);
    const volume = '/var/lib/juju/';
    if (clean.startsWith(volume)) return join(folder.juju, clean.slice(volume.length));
    return join(folder.layers, container, 'upper', clean);
  };
  return {
    readFile(path) {
      try {
        return readFileSync(locate(path));
      } catch (error) {
        throw new GrimoireError(`open ${path}: ${reasonOf(error)}`, { cause: error });
      }
    },
    writeFile(path, content) {
      try {
        writeFileSync(locate(path), content);
      } catch (error) {
        throw new GrimoireError(`open ${path}: ${reasonOf(error)}`, { cause: error });
      }
    },
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
  const resources = join(folder.agent, 'resources');
  mkdirSync(resources, { recursive: true });
  writeFileSync(join(resources, name), content);
  return join('/var/lib/juju/agents', posix.basename(folder.agent), 'resources', name);
}
