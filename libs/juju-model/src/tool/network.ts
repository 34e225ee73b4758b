import type { Json } from '@grimoire/hook-protocol';
import { Refusal } from '@grimoire/hook-protocol/server';
import { egressSubnets, ingressAddress, ingressAddresses } from '../report/addresses.ts';
import { applicationBefore, isSet, type Tool, unitBefore } from '../run/call.ts';

export const networkGet: Tool = (call) => {
  const [binding = ''] = call.invocation.args;
  const { charm } = applicationBefore(call);
  const unit = unitBefore(call);
  const bind = unit.pod?.address;
  const known = binding in charm.endpoints || charm.extraBindings.includes(binding) || binding === 'juju-info';
  if (!known || bind === undefined) throw new Refusal(`no network config found for binding "${binding}"`, 1);

  const asked = {
    'bind-address': bind,
    'egress-subnets': [...egressSubnets(call.base, unit)],
    'ingress-address': ingressAddress(call.base, unit) ?? bind,
  };
  const keys = Object.entries(asked).filter(([flag]) => isSet(call, flag));
  if (isSet(call, 'primary-address')) {
    if (keys.length > 0) throw new Refusal('--primary-address must be the only flag specified', 1);
    return { value: bind };
  }
  if (keys.length > 0) return { value: keys.length === 1 ? (keys[0]?.[1] ?? null) : Object.fromEntries(keys) };
  return {
    value: everything(
      bind,
      asked['egress-subnets'],
      [...ingressAddresses(call.base, unit)],
      call.invocation.flags['format'] === 'json',
    ),
  };
};

/** The YAML form repeats three keys in their older spelling. */
function everything(bind: string, egress: string[], ingress: string[], json: boolean): Json {
  const address = { hostname: '', value: bind, cidr: '', ...(json ? {} : { address: bind }) };
  const device = { 'mac-address': '', 'interface-name': '', ...(json ? {} : { macaddress: '', interfacename: '' }) };
  return {
    'bind-addresses': [{ ...device, addresses: [address] }],
    ...(egress.length > 0 ? { 'egress-subnets': egress } : {}),
    ...(ingress.length > 0 ? { 'ingress-addresses': ingress } : {}),
  };
}

export const unitGet: Tool = (call) => {
  const unit = unitBefore(call);
  const [setting] = call.invocation.args;
  const address = setting === 'private-address' ? unit.pod?.address : ingressAddress(call.base, unit);
  return { value: address ?? null };
};
