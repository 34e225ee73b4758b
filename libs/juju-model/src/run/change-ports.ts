import type { OpenedPort } from '../model.ts';
import type { Pending } from './pending.ts';

/** A unit's ports after what a hook asked for, in order. Opening an open one and closing a closed one does nothing. */
export function changePorts(ports: readonly OpenedPort[], asked: Pending['ports']): readonly OpenedPort[] {
  const open = new Map(ports.map((port) => [id(port), port]));
  for (const { open: wanted, port } of asked) {
    if (wanted) open.set(id(port), port);
    // Closed for all endpoints: for each one it was opened for, too.
    else
      for (const [key, other] of open)
        if (key === id(port) || (port.endpoints.length === 0 && same(port, other))) open.delete(key);
  }
  return [...open.values()].toSorted((a, b) => a.from - b.from || (id(a) < id(b) ? -1 : 1));
}

function same(a: OpenedPort, b: OpenedPort): boolean {
  return a.from === b.from && a.to === b.to && a.protocol === b.protocol;
}

function id({ from, to, protocol, endpoints }: OpenedPort): string {
  return `${from}-${to}/${protocol} ${endpoints.join(',')}`;
}
