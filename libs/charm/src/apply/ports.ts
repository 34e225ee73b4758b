import type { Run } from '../dispatch/runtime.ts';
import type { Port } from '../goal.ts';

/** Opens what is missing and closes what is not listed. */
export async function applyPorts(run: Run, wanted: readonly Port[]): Promise<void> {
  const { ports } = run.outside.tools;
  const opened = new Set((await ports.opened()).map(({ port, protocol }) => `${port}/${protocol}`));
  const goal = new Map(wanted.map((port) => [nameOf(port), partsOf(port)]));
  for (const [name, { number, protocol }] of goal) if (!opened.has(name)) await ports.open(number, protocol);
  for (const name of opened) {
    const { number, protocol } = partsOf(name);
    if (!goal.has(name)) await ports.close(number, protocol);
  }
}

function nameOf(port: Port): string {
  const { number, protocol } = partsOf(port);
  return `${number}/${protocol}`;
}

function partsOf(port: Port | string): { readonly number: number; readonly protocol: 'tcp' | 'udp' } {
  const [number, protocol] = String(port).split('/');
  return { number: Number(number), protocol: protocol === 'udp' ? 'udp' : 'tcp' };
}
