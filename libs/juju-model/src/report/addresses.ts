import { isIPv6 } from 'node:net';
import { modelConfigValue } from '../model-config.ts';
import type { Model, Unit } from '../model.ts';

/** Addresses under which others reach a unit: its application's Service, else its pod. Empty without a pod. */
export function ingressAddresses(model: Model, unit: Unit): readonly string[] {
  const service = model.applications[unit.application]?.address;
  if (service !== undefined) return [service];
  return unit.pod ? [unit.pod.address] : [];
}

/** The one that Juju writes into relation data. */
export function ingressAddress(model: Model, unit: Unit): string | undefined {
  return ingressAddresses(model, unit)[0];
}

/** Where the unit's own connections come from, as subnets. */
export function egressSubnets(model: Model, unit: Unit): readonly string[] {
  const configured = String(modelConfigValue(model, 'egress-subnets') ?? '');
  if (configured !== '') return configured.split(',').map((subnet) => subnet.trim());
  return ingressAddresses(model, unit).map((address) => `${address}/${isIPv6(address) ? 128 : 32}`);
}
