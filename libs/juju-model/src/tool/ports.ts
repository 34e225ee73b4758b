import { portRange, Refusal } from '@grimoire/hook-protocol/server';
import { changePorts } from '../run/change-ports.ts';
import type { OpenedPort } from '../model.ts';
import { type Call, flagOf, isSet, type Tool, unitBefore } from '../run/call.ts';

export const openPort: Tool = (call) => ask(call, true);
export const closePort: Tool = (call) => ask(call, false);

export const openedPorts: Tool = (call) => {
  const ports = changePorts(unitBefore(call).ports, call.pending.ports);
  return {
    value: ports.map((port) =>
      isSet(call, 'endpoints') ? `${text(port)} (${port.endpoints.join(', ') || '*'})` : text(port),
    ),
  };
};

function ask(call: Call, open: boolean): undefined {
  const { from, to, protocol } = portRange(call.invocation.args[0] ?? '');
  if (from !== to) {
    throw new Refusal('port ranges are not supported for k8s applications, please specify a single port', 1);
  }
  const given = (flagOf(call, 'endpoints') ?? '').split(',').map((name) => name.trim());
  const endpoints = given.filter((name) => name !== '').toSorted();
  call.pending.ports.push({ open, port: { from, to, protocol, endpoints } });
  return undefined;
}

function text({ from, protocol }: OpenedPort): string {
  return protocol === 'icmp' ? 'icmp' : `${from}/${protocol}`;
}
