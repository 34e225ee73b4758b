import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Runtime } from '../runtime.ts';
import type { Subnet } from '../subnet.ts';
import { hostCommand } from './host-command.ts';

/** One pod's network namespace, wired to the bridge. */
export interface PodNetwork {
  readonly address: string;
  /** The file that names the namespace to `nsenter --net`. */
  readonly file: string;
  remove(): Promise<void>;
}

const script = fileURLToPath(new URL('../scripts/pod.sh', import.meta.url));
let wires = 0;

export async function makePodNetwork(
  runtime: Runtime,
  subnet: Subnet,
  pod: string,
  address: string,
): Promise<PodNetwork> {
  const file = join(runtime.networks, pod);
  const wire = `pod${++wires}`;
  const network: PodNetwork = {
    address,
    file,
    async remove() {
      // The wire goes with either of its ends; a namespace that a dying process still holds must not keep the address.
      await hostCommand('taking the wire away', 'ip', ['link', 'del', wire]).catch(() => undefined);
      await hostCommand('closing the network', 'umount', [file]).catch(() => undefined);
      await rm(file, { force: true });
    },
  };
  try {
    const args = [script, file, wire, `${address}/${subnet.prefix}`, subnet.gateway];
    await hostCommand(`making the network of the pod ${pod}`, 'sh', args);
  } catch (error) {
    await network.remove();
    throw error;
  }
  return network;
}
