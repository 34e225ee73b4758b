import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { GrimoireError } from '../../home/grimoire-error.ts';
import type { Runtime } from '../runtime.ts';
import type { Subnet } from '../subnet.ts';
import {
  type Empty,
  type FromClient,
  type Method,
  type Methods,
  receive,
  type RequestOf,
  send,
  wireVersion,
} from '../wire.ts';
import { type Execution, execute } from './execution.ts';
import { Exposures } from './exposures.ts';
import { startNameServer } from './name-server.ts';
import { Pipes } from './pipes.ts';
import { Pods } from './pods.ts';
import { probe } from './probe.ts';

/** One connection, with what it started and has to end with it. */
interface Client {
  readonly socket: Socket;
  readonly running: Map<number, Pick<Execution, 'kill'>>;
}

type Handlers = {
  readonly [M in Method]: (params: Methods[M]['params'], client: Client) => Promise<Methods[M]['result']>;
};

const nothing: Empty = {};

/** Answers the world's socket until `stop` is asked for; resolves then. */
export async function serve(runtime: Runtime, subnet: Subnet): Promise<void> {
  const clients = new Set<Client>();
  const pods = new Pods(runtime, subnet, (exit) => {
    for (const { socket } of clients) send(socket, { exit });
  });
  const exposures = new Exposures((pod) => pods.address(pod));
  const pipes = new Pipes(runtime.pipes);
  const names = await startNameServer(subnet.gateway);
  await exposures.serve(runtime.gateSocket);
  const { promise: stopped, resolve: stop } = Promise.withResolvers<undefined>();

  const handlers: Handlers = {
    hello: async () => ({ version: wireVersion, gateway: subnet.gateway, gate: exposures.hasGate }),
    createPod: (spec) => pods.create(spec),
    pods: async () => pods.states,
    removePod: async ({ pod, graceMs }) => {
      await pods.remove(pod, graceMs);
      const ports = exposures.all.filter((exposure) => exposure.pod === pod).map(({ port }) => port);
      await Promise.all(ports.map((port) => exposures.unexpose(port)));
      return nothing;
    },
    startContainer: ({ pod, container }) => pods.start(pod, container),
    restartContainer: ({ pod, container, ...options }) => pods.restart(pod, container, options),
    stopContainer: ({ pod, container, graceMs }) => pods.stop(pod, container, graceMs),
    exec: async (request, { socket, running }) => {
      const container = pods.container(request.pod, request.container);
      // It may have to end while it is still being started.
      let unwanted = false;
      running.set(request.exec, { kill: () => (unwanted = true) });
      const execution = await execute(container, pipes, request, (stream, chunk) => {
        const taken = send(socket, { exec: request.exec, stream, data: chunk.toString('base64') });
        return taken ? undefined : drained(socket);
      });
      running.set(request.exec, execution);
      if (unwanted) execution.kill();
      return execution.ended.finally(() => running.delete(request.exec));
    },
    kill: async ({ exec }, { running }) => {
      running.get(exec)?.kill();
      return nothing;
    },
    enter: async ({ pod, container }) => {
      const { pid } = pods.container(pod, container);
      if (pid === undefined) throw new GrimoireError(`container ${container} of ${pod} does not run`);
      return { pid };
    },
    expose: (exposure) => exposures.expose(exposure),
    unexpose: async ({ port }) => {
      await exposures.unexpose(port);
      return nothing;
    },
    exposed: async () => exposures.all,
    probe: async ({ pod, request }) => probe(pods.address(pod), request),
    setHosts: async ({ records }) => {
      names.setHosts(records);
      return nothing;
    },
    removeTree: async ({ path }) => {
      await rm(path, { recursive: true, force: true });
      return nothing;
    },
    stop: async ({ graceMs }) => {
      await pods.stopAll(graceMs);
      stop(undefined);
      return nothing;
    },
    gate: async (_, { socket }) => {
      exposures.useGate(socket);
      return nothing;
    },
  };

  const server = createServer((socket) => {
    const client: Client = { socket, running: new Map() };
    clients.add(client);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      clients.delete(client);
      for (const execution of client.running.values()) execution.kill();
    });
    receive<FromClient>(socket, (message) => {
      if ('listened' in message) exposures.answered(message);
      else void answer(handlers, client, message);
    });
  });
  await listen(server, runtime);
  await stopped;
}

async function answer<M extends Method>(handlers: Handlers, client: Client, request: RequestOf<M>): Promise<void> {
  const { id } = request;
  try {
    send(client.socket, { id, result: await handlers[request.method](request.params, client) });
  } catch (error) {
    const sentence = error instanceof GrimoireError;
    const text = error instanceof Error ? (sentence ? error.message : (error.stack ?? error.message)) : String(error);
    send(client.socket, { id, error: text, sentence });
  }
}

/** A socket that a dead supervisor left is in the way of nobody; one that answers means that this one is too many. */
async function listen(server: Server, runtime: Runtime): Promise<void> {
  await rm(runtime.socket, { force: true });
  server.listen(runtime.socket);
  await once(server, 'listening');
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      socket.off('drain', go);
      socket.off('close', go);
      resolve();
    };
    socket.once('drain', go);
    socket.once('close', go);
  });
}
