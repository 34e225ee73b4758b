import { join } from 'node:path';

/**
 * Where one unit's pod keeps what is not in an image. `volume` is Kubernetes' emptyDir `charm-data`: it goes with the
 * pod. Storage outlives it.
 */
export interface PodFolder {
  /** `synapse-0`: the pod's name, and the stateful set's name for the unit. */
  readonly pod: string;
  readonly path: string;
  /** The charm container sees it as /var/lib/juju. */
  readonly juju: string;
  /** `unit-synapse-0`'s own folder in it: charm, resources, agent.socket. */
  readonly agent: string;
  /** The unpacked charm. */
  readonly charm: string;
  /** Both kinds of container see it as /charm/bin, the workload only its Pebble. */
  readonly bin: string;
  /** Of each workload container: it sees it as /charm/container, the charm as /charm/containers/<name>. */
  readonly containers: string;
  /** Writable layers, one folder a container. */
  readonly layers: string;
}

/** Pure: makes nothing. `models/<name>` is the model's folder. */
export function podFolder(modelFolder: string, unit: string): PodFolder {
  const pod = podName(unit);
  const path = join(modelFolder, 'pods', pod);
  const juju = join(path, 'charm-data', 'juju');
  const agent = join(juju, 'agents', unitTag(unit));
  return {
    pod,
    path,
    juju,
    agent,
    charm: join(agent, 'charm'),
    bin: join(path, 'charm-data', 'bin'),
    containers: join(path, 'charm-data', 'containers'),
    layers: join(path, 'layers'),
  };
}

/** `synapse/0` is the pod `synapse-0`. */
export function podName(unit: string): string {
  return unit.replace('/', '-');
}

/** Juju's tag: `unit-synapse-0`. */
export function unitTag(unit: string): string {
  return `unit-${podName(unit)}`;
}

/** What Kubernetes would give as a volume: `models/<name>/storage/synapse-0/data-0`. */
export function volumeFolder(modelFolder: string, unit: string, storage: string): string {
  return join(volumesFolder(modelFolder, unit), storage.replace('/', '-'));
}

/** All volumes of a unit. */
export function volumesFolder(modelFolder: string, unit: string): string {
  return join(modelFolder, 'storage', podName(unit));
}

/** The log of one container's first process. It stays when the pod is replaced. */
export function containerLog(modelFolder: string, unit: string, container: string): string {
  return join(modelFolder, 'logs', `${podName(unit)}-${container}.log`);
}
