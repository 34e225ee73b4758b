import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GrimoireError } from '../../home/grimoire-error.ts';
import type { ContainerSpec, Mount, PodSpec } from '../world.ts';
import { readOnlyOptions } from './bind-options.ts';
import { insideRoot } from './inside-root.ts';

/** What `container.sh` needs to make a container's root. */
export interface ContainerRoot {
  /** Where the overlay is mounted, in the container's own mount namespace only. */
  readonly root: string;
  readonly overlay: string;
  /** Source, target and options of each mount, one after the other. */
  readonly mounts: readonly string[];
}

/**
 * Makes the folders that a container writes to, and the files about its network.
 *
 * @param links a short folder of this container's own: the overlay's options name everything through links in it
 * @param gateway where the name server answers
 */
export function prepareRoot(
  links: string,
  pod: PodSpec & { readonly address: string },
  container: ContainerSpec,
  gateway: string,
): ContainerRoot {
  const writable = resolve(container.writable);
  const upper = join(writable, 'upper');
  const etc = join(writable, 'etc');
  for (const folder of [upper, join(writable, 'work'), etc]) mkdirSync(folder, { recursive: true, mode: 0o755 });
  const files = networkFiles(pod, container, gateway);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(etc, name), text);

  rmSync(links, { recursive: true, force: true });
  mkdirSync(join(links, 'root'), { recursive: true });
  const lowers = container.lowers.map((lower, index) => link(links, String(index), mustExist(container, lower)));
  const overlay = [
    `lowerdir=${lowers.join(':')}`,
    `upperdir=${link(links, 'upper', upper)}`,
    `workdir=${link(links, 'work', join(writable, 'work'))}`,
    // In a user namespace the overlay keeps its marks in attributes that its owner may write.
    'userxattr',
  ].join(',');

  const ownFiles = Object.keys(files).map((name): Mount => ({ source: join(etc, name), target: `/etc/${name}` }));
  const layers = [upper, ...container.lowers];
  const mountInfo = readFileSync('/proc/self/mountinfo', 'utf8');
  const mounts = [...ownFiles, ...(container.mounts ?? [])].flatMap(({ source, target, readOnly }) => {
    const inside = insideRoot(layers, target);
    if (inside === '') throw new GrimoireError(`container ${container.name}: nothing can be mounted at ${target}`);
    const from = mustExist(container, source);
    return [from, inside, readOnly ? readOnlyOptions(mountInfo, from) : ''];
  });
  return { root: join(links, 'root'), overlay, mounts };
}

/** Empties what a container wrote. */
export function wipeRoot(writable: string): void {
  for (const folder of ['upper', 'work']) rmSync(join(writable, folder), { recursive: true, force: true });
}

function networkFiles(
  pod: PodSpec & { readonly address: string },
  container: ContainerSpec,
  gateway: string,
): Record<string, string> {
  const hostname = container.hostname ?? pod.name;
  const names = [pod.fqdn, hostname].filter((name) => name !== undefined).join(' ');
  const search = pod.search === undefined || pod.search.length === 0 ? '' : `search ${pod.search.join(' ')}\n`;
  return {
    hostname: `${hostname}\n`,
    hosts: `127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n${pod.address} ${names}\n`,
    'resolv.conf': `nameserver ${gateway}\n${search}options ndots:5 timeout:1 attempts:2\n`,
  };
}

function link(links: string, name: string, target: string): string {
  const path = join(links, name);
  symlinkSync(target, path);
  return path;
}

function mustExist(container: ContainerSpec, path: string): string {
  const absolute = resolve(path);
  if (existsSync(absolute)) return absolute;
  throw new GrimoireError(`container ${container.name}: ${absolute} is not there`);
}
