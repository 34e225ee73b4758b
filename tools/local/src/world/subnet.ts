import { isIPv4 } from 'node:net';
import { GrimoireError } from '../home/grimoire-error.ts';

/** The addresses of a world's network. The first one is the bridge's; pods get the others, each once before any twice. */
export interface Subnet {
  readonly gateway: string;
  readonly prefix: number;
  contains(address: string): boolean;
  /** The next address after the one given last that `taken` does not refuse. */
  next(taken: (address: string) => boolean): string;
}

/** @param notation e.g. `10.77.0.0/16`; prefix 16 to 24 */
export function readSubnet(notation: string): Subnet {
  const [network = '', length = ''] = notation.split('/');
  const prefix = Number(length);
  if (!isIPv4(network) || !Number.isInteger(prefix) || prefix < 16 || prefix > 24) {
    throw new GrimoireError(`"${notation}" is no subnet for a world: give one like 10.77.0.0/16, from /16 to /24`);
  }
  const size = 2 ** (32 - prefix);
  const base = Math.floor(numberOf(network) / size) * size;
  let last = 1;
  return {
    gateway: addressOf(base + 1),
    prefix,
    contains(address) {
      if (!isIPv4(address)) return false;
      const place = numberOf(address) - base;
      return place > 1 && place < size - 1;
    },
    next(taken) {
      for (let tries = 0; tries < size; tries += 1) {
        last = last + 1 < size - 1 ? last + 1 : 2;
        const address = addressOf(base + last);
        if (!taken(address)) return address;
      }
      throw new GrimoireError(
        `every address of the subnet ${notation} is taken: remove a pod, or take a larger subnet`,
      );
    },
  };
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function addressOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
