import type { CharmMeta, Container, Storage } from '@grimoire/juju-model';
import { join } from 'node:path';
import type { Image } from '../controller/images.ts';
import { holder, type ContainerSpec, type Mount, type User } from '../world/index.ts';
import { containerLog, volumeFolder, type PodFolder } from './pod-folder.ts';

/** What all containers of a pod have in common. */
export interface PodPlan {
  readonly modelFolder: string;
  /** e.g. `synapse/0`. */
  readonly unit: string;
  readonly folder: PodFolder;
  readonly charm: CharmMeta;
  readonly storage: readonly Storage[];
}

/** The charm container's name, as on Kubernetes. */
export const charmContainer = 'charm';

/** Juju's default limit of the charm container since 3.6.8 (juju.md 4.5). */
const charmMemoryMiB = 1024;

/** The container that hooks run in: every storage is mounted in it (juju.md 4.2 and 4.5). */
export function charmSpec(plan: PodPlan, image: Image): ContainerSpec {
  const { folder } = plan;
  return {
    name: charmContainer,
    lowers: image.layers,
    writable: join(folder.layers, charmContainer),
    mounts: [
      { source: folder.juju, target: '/var/lib/juju' },
      { source: folder.bin, target: '/charm/bin', readOnly: true },
      { source: folder.containers, target: '/charm/containers' },
      ...plan.storage.map(({ id, location }): Mount => ({ source: volume(plan, id), target: location })),
    ],
    env: {
      PATH: defaultPath,
      JUJU_CONTAINER_NAMES: containersOf(plan.charm)
        .map(({ name }) => name)
        .join(','),
      HTTP_PROBE_PORT: '3856',
    },
    argv: holder,
    user: charmUser(plan.charm),
    logFile: containerLog(plan.modelFolder, plan.unit, charmContainer),
    memoryMiB: charmMemoryMiB,
  };
}

/**
 * A workload container as Juju makes it (juju.md 4.1, 4.2): Juju's Pebble first, whatever the image says; the image's
 * own layers are copied once. It mounts the storage that its `mounts` name, and nothing else.
 */
export function workloadSpec(plan: PodPlan, name: string, image: Image, pebble: string): ContainerSpec {
  const { folder, charm } = plan;
  const container = charm.containers[name];
  const user = workloadUser(charm, container, image);
  return {
    name,
    lowers: image.layers,
    writable: join(folder.layers, name),
    mounts: [
      { source: join(folder.containers, name), target: '/charm/container' },
      { source: pebble, target: '/charm/bin/pebble', readOnly: true },
      ...(container?.mounts ?? []).flatMap((mount) => workloadMounts(plan, mount)),
    ],
    env: {
      PATH: defaultPath,
      HOME: user.uid === 0 ? '/root' : '/',
      HOSTNAME: folder.pod,
      ...image.environment,
      JUJU_CONTAINER_NAME: name,
      PEBBLE_SOCKET: '/charm/container/pebble.socket',
      PEBBLE: '/charm/container/pebble',
      PEBBLE_COPY_ONCE: '/var/lib/pebble/default',
    },
    argv: ['/charm/bin/pebble', 'run', '--create-dirs', '--hold', '--http', `:${healthPort(charm, name)}`, '--verbose'],
    user,
    logFile: containerLog(plan.modelFolder, plan.unit, name),
  };
}

/** Containers in name order: their HTTP ports count in it. */
export function containersOf(charm: CharmMeta): readonly Container[] {
  return Object.values(charm.containers).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Where the kubelet asks a workload's Pebble for its health. */
export function healthPort(charm: CharmMeta, container: string): number {
  return 38813 + containersOf(charm).findIndex(({ name }) => name === container);
}

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** juju.md 4.4: who the charm's own container runs as. */
export function charmUser({ charmUser: declared }: CharmMeta): User {
  if (declared === 'sudoer') return { uid: 171, gid: 171, groups: [170] };
  if (declared === 'non-root') return { uid: 170, gid: 170, groups: [170] };
  return { uid: 0, gid: 0 };
}

/** juju.md 4.4: what the charm says; else, when it says anything about users at all, what the image says; else root. */
function workloadUser(charm: CharmMeta, container: Container | undefined, image: Image): User {
  const declared =
    charm.charmUser !== 'default' || containersOf(charm).some(({ uid, gid }) => uid !== undefined || gid !== undefined);
  if (!declared) return { uid: 0, gid: 0 };
  const uid = container?.uid ?? image.user.uid;
  return { uid, gid: container?.gid ?? image.user.gid, groups: [170] };
}

function workloadMounts(plan: PodPlan, { storage, location }: Container['mounts'][number]): Mount[] {
  const instances = plan.storage.filter(({ name }) => name === storage);
  const single = plan.charm.storage[storage]?.multiple.max === 1;
  return instances.map(({ id, location: charmLocation }) => {
    const target = location ?? charmLocation;
    return { source: volume(plan, id), target: single || location === undefined ? target : join(target, id) };
  });
}

function volume({ modelFolder, unit }: PodPlan, storage: string): string {
  return volumeFolder(modelFolder, unit, storage);
}
