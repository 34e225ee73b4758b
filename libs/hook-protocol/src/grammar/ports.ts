import { goQuote } from './quote.ts';
import { Refusal } from './refusal.ts';

/** What `open-port` and `close-port` are about; `icmp` has the ports -1. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
}

/**
 * `PORT[/PROTO]`, `FROM-TO[/PROTO]` or `icmp`, in any case. That Kubernetes knows no ranges is not the grammar's matter.
 *
 * @throws Refusal
 */
export function portRange(text: string): PortRange {
  const lower = text.toLowerCase();
  const slash = lower.indexOf('/');
  const ports = slash < 0 ? lower : lower.slice(0, slash);
  const [from, to] = bounds(ports);
  const protocol = from === -1 ? 'icmp' : slash < 0 ? 'tcp' : lower.slice(slash + 1);
  if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'icmp') {
    throw new Refusal(`invalid protocol ${goQuote(protocol)}, expected "tcp", "udp", or "icmp"`);
  }
  if (protocol === 'icmp') {
    if (from === -1 && to === -1) return { from, to, protocol };
    throw new Refusal(`protocol "icmp" doesn't support any ports; got "${from}"`);
  }
  if (from > to) throw new Refusal(`invalid port range ${from}-${to}/${protocol}`);
  if (from < 0 || to > 65535) {
    throw new Refusal(`port range bounds must be between 0 and 65535, got ${from}-${to}`);
  }
  return { from, to, protocol };
}

function bounds(text: string): [from: number, to: number] {
  if (text === 'icmp') return [-1, -1];
  const parts = text.split('-');
  if (parts.length > 2) throw new Refusal(`invalid port range ${goQuote(text)}`);
  const [from, to] = parts.map(port);
  return [from ?? 0, to ?? from ?? 0];
}

function port(text: string): number {
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw new Refusal(`invalid port ${goQuote(text)}: strconv.Atoi: parsing ${goQuote(text)}: invalid syntax`);
}
