import { rmSync } from 'node:fs';
import { GrimoireError } from '../../home/grimoire-error.ts';
import { hashOf, type Runtime } from '../runtime.ts';
import type { Subnet } from '../subnet.ts';
import type { ContainerExit, ContainerSpec, ContainerState, PodSpec, PodState, RestartOptions } from '../world.ts';
import { Container, linksOf } from './container.ts';
import { makePodNetwork, type PodNetwork } from './pod-network.ts';

interface Pod {
  readonly spec: PodSpec;
  readonly network: PodNetwork;
  readonly containers: Map<string, Container>;
}

/** All pods of the world, by name. */
export class Pods {
  readonly #runtime: Runtime;
  readonly #subnet: Subnet;
  readonly #exited: (exit: ContainerExit) => void;
  readonly #pods = new Map<string, Pod>();
  /** Names and addresses of pods that are being made. */
  readonly #coming = new Map<string, string>();

  constructor(runtime: Runtime, subnet: Subnet, exited: (exit: ContainerExit) => void) {
    this.#runtime = runtime;
    this.#subnet = subnet;
    this.#exited = exited;
  }

  get states(): readonly PodState[] {
    return [...this.#pods.values()].map((pod) => stateOf(pod));
  }

  async create(spec: PodSpec): Promise<PodState> {
    checkName('pod', spec.name);
    if (this.#pods.has(spec.name) || this.#coming.has(spec.name)) {
      throw new GrimoireError(`there is a pod ${spec.name} already: remove it first`);
    }
    const address = this.#addressFor(spec);
    this.#coming.set(spec.name, address);
    try {
      const network = await makePodNetwork(this.#runtime, this.#subnet, spec.name, address);
      const pod: Pod = { spec, network, containers: new Map() };
      this.#pods.set(spec.name, pod);
      return stateOf(pod);
    } finally {
      this.#coming.delete(spec.name);
    }
  }

  async remove(name: string, graceMs: number): Promise<void> {
    const pod = this.#pod(name);
    await Promise.all([...pod.containers.values()].map((container) => container.stop(graceMs)));
    this.#pods.delete(name);
    for (const container of pod.containers.values()) {
      container.memory.remove();
      rmSync(linksOf(this.#runtime.containers, name, container.name), { recursive: true, force: true });
    }
    await pod.network.remove();
  }

  async start(name: string, spec: ContainerSpec): Promise<ContainerState> {
    checkName('container', spec.name);
    const pod = this.#pod(name);
    const container = pod.containers.get(spec.name) ?? this.#add(pod, spec);
    await container.start(spec);
    return container.state;
  }

  async restart(name: string, containerName: string, options: RestartOptions): Promise<ContainerState> {
    const container = this.container(name, containerName);
    await container.stop(options.graceMs ?? 0);
    if (options.wipe) container.wipe();
    await container.start();
    return container.state;
  }

  async stop(name: string, containerName: string, graceMs: number): Promise<ContainerState> {
    const container = this.container(name, containerName);
    await container.stop(graceMs);
    return container.state;
  }

  async stopAll(graceMs: number): Promise<void> {
    const containers = [...this.#pods.values()].flatMap((pod) => [...pod.containers.values()]);
    await Promise.all(containers.map((container) => container.stop(graceMs)));
    for (const container of containers) container.memory.remove();
  }

  address(pod: string): string {
    return this.#pod(pod).network.address;
  }

  container(pod: string, name: string): Container {
    const container = this.#pod(pod).containers.get(name);
    if (container === undefined) throw new GrimoireError(`the pod ${pod} has no container ${name}`);
    return container;
  }

  #pod(name: string): Pod {
    const pod = this.#pods.get(name);
    if (pod === undefined) throw new GrimoireError(`there is no pod ${name}`);
    return pod;
  }

  #add(pod: Pod, spec: ContainerSpec): Container {
    const container = new Container(spec, {
      pod: pod.spec,
      network: pod.network,
      gateway: this.#subnet.gateway,
      links: linksOf(this.#runtime.containers, pod.spec.name, spec.name),
      groupPrefix: `grimoire-${hashOf(this.#runtime.folder)}`,
      exited: ({ name }, exit, asked) => this.#exited({ pod: pod.spec.name, container: name, exit, asked }),
    });
    pod.containers.set(spec.name, container);
    return container;
  }

  #addressFor(spec: PodSpec): string {
    const taken = (address: string): boolean =>
      [...this.#coming.values()].includes(address) ||
      [...this.#pods.values()].some((pod) => pod.network.address === address);
    if (spec.address === undefined) return this.#subnet.next(taken);
    if (!this.#subnet.contains(spec.address)) {
      throw new GrimoireError(`pod ${spec.name}: ${spec.address} is no address for a pod of this world's subnet`);
    }
    if (taken(spec.address)) throw new GrimoireError(`pod ${spec.name}: ${spec.address} is another pod's address`);
    return spec.address;
  }
}

function stateOf(pod: Pod): PodState {
  return {
    name: pod.spec.name,
    address: pod.network.address,
    containers: [...pod.containers.values()].map((container) => container.state),
  };
}

/** Names become host names and parts of paths. */
function checkName(kind: string, name: string): void {
  if (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) return;
  throw new GrimoireError(`"${name}" is no name for a ${kind}: lower case letters, digits and "-", at most 63`);
}
