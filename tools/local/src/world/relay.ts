import type { Socket } from 'node:net';

/**
 * Joins two connections, both made with `allowHalfOpen`: bytes flow both ways at the pace of the slower side, an end
 * of one direction ends only that direction, and a connection that breaks breaks the other.
 */
export function relay(one: Socket, other: Socket): void {
  forward(one, other);
  forward(other, one);
}

function forward(from: Socket, to: Socket): void {
  from.setNoDelay(true);
  from.pipe(to);
  from.on('error', () => to.destroy());
  from.once('close', () => {
    // After a clean close the other direction has ended already, or ends by itself; after a broken one it must not wait.
    if (!from.readableEnded) to.destroy();
  });
}
