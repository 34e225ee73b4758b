import { connect, createServer, type Server } from 'node:net';
import { relay } from './relay.ts';
import { type FromSupervisor, receive, send } from './wire.ts';
import type { Exposure } from './world.ts';

/**
 * The gate: the one process of a world in the host's network. It listens on 127.0.0.1 for what is exposed, brings each
 * connection to the supervisor over a Unix socket, and ends when the supervisor ends.
 *
 * usage: gate.ts <world's socket> <gate's socket>
 */
const [worldSocket = '', gateSocket = ''] = process.argv.slice(2);
const servers = new Map<number, Server>();

const supervisor = connect(worldSocket);
supervisor.once('connect', () => send(supervisor, { id: 0, method: 'gate', params: {} }));
supervisor.once('error', () => undefined);
supervisor.once('close', () => process.exit(0));
receive<FromSupervisor>(supervisor, (message) => {
  if ('listen' in message) listen(message.listen, message.exposure);
  if ('unlisten' in message) {
    servers.get(message.port)?.close();
    servers.delete(message.port);
    send(supervisor, { listened: message.unlisten, port: message.port });
  }
});

function listen(number: number, { port: wanted, pod, podPort }: Exposure): void {
  let port = wanted;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const inside = connect({ path: gateSocket, allowHalfOpen: true });
    const head = Buffer.alloc(2);
    head.writeUInt16BE(port, 0);
    inside.write(head);
    relay(client, inside);
  });
  server.once('error', (error: NodeJS.ErrnoException) => {
    send(supervisor, { listened: number, failed: refusal(error, wanted, `${pod}:${podPort}`) });
  });
  server.listen(wanted, '127.0.0.1', () => {
    const bound = server.address();
    if (bound !== null && typeof bound === 'object') ({ port } = bound);
    servers.set(port, server);
    send(supervisor, { listened: number, port });
  });
}

function refusal(error: NodeJS.ErrnoException, port: number, target: string): string {
  if (error.code === 'EADDRINUSE') {
    return `port ${port} of 127.0.0.1 is taken by another program, so ${target} cannot be reached there: end that program or take another port`;
  }
  if (error.code === 'EACCES') return `port ${port} is only for root: take one from 1024 on for ${target}`;
  return `port ${port} of 127.0.0.1 cannot be opened for ${target}: ${error.message}`;
}
