import type { Caller } from './caller.ts';
import { isObject, listOf, stringOf } from './outputs.ts';
import type { Json } from './values.ts';

/** Where an endpoint binds and where it is reached. */
export interface Network {
  /** Addresses to bind to: the pod's. */
  readonly bindAddresses: readonly string[];
  /** Addresses that others use: the application's Service and so on. */
  readonly ingressAddresses: readonly string[];
  /** Where traffic of ours seems to come from, as CIDRs. */
  readonly egressSubnets: readonly string[];
}

/** `network-get`, and the legacy `unit-get`. */
export class NetworkTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  /**
   * @param binding - an endpoint's name, or an extra binding's.
   * @param relation - for the addresses of one relation of it.
   * @throws ToolError when there is no such binding.
   */
  async get(binding: string, relation?: string): Promise<Network> {
    const flags = relation === undefined ? [] : ['-r', relation];
    const found = await this.#call.json('network-get', [...flags, '--', binding], `binding ${binding}`);
    const answer = isObject(found) ? found : {};
    const binds = answer['bind-addresses'];
    return {
      bindAddresses: (Array.isArray(binds) ? binds : []).flatMap(addressesOf),
      ingressAddresses: listOf(answer['ingress-addresses'] ?? null),
      egressSubnets: listOf(answer['egress-subnets'] ?? null),
    };
  }

  /** Legacy: the unit's private or public address. */
  async unitAddress(which: 'private-address' | 'public-address'): Promise<string | undefined> {
    return stringOf(await this.#call.json('unit-get', [which], which));
  }
}

function addressesOf(device: Json): string[] {
  const addresses = isObject(device) ? device['addresses'] : undefined;
  if (!Array.isArray(addresses)) return [];
  return addresses.flatMap((address) => {
    const value = isObject(address) ? stringOf(address['value']) : undefined;
    return value === undefined || value === '' ? [] : [value];
  });
}
