import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { GrimoireError } from '../home/grimoire-error.ts';
import { type FromSupervisor, type Method, type Methods, receive, send } from './wire.ts';
import type { ContainerExit } from './world.ts';

/** A connection to a supervisor: questions go out, answers, output and exits come in. */
export interface Client {
  ask<M extends Method>(method: M, params: Methods[M]['params']): Promise<Methods[M]['result']>;
  onExit(listener: (exit: ContainerExit) => void): () => void;
  /** Output of the `exec` with this number. */
  onOutput(exec: number, listener: (stream: 'stdout' | 'stderr', chunk: Buffer) => void): () => void;
  close(): void;
  /** Resolves with a reason when the supervisor went away, undefined after `close`. */
  readonly closed: Promise<Error | undefined>;
}

/** Undefined when no supervisor answers at that socket. */
export async function connectClient(path: string): Promise<Client | undefined> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
  } catch {
    return undefined;
  }
  return clientOver(socket);
}

function clientOver(socket: Socket): Client {
  const asked = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  const exits = new Set<(exit: ContainerExit) => void>();
  const outputs = new Map<number, (stream: 'stdout' | 'stderr', chunk: Buffer) => void>();
  const { promise: closed, resolve: close } = Promise.withResolvers<Error | undefined>();
  let last = 0;
  let wanted = false;

  socket.on('error', () => socket.destroy());
  socket.once('close', () => {
    const gone = new GrimoireError("the world's supervisor has ended, and everything in the world with it");
    for (const { reject } of asked.values()) reject(gone);
    asked.clear();
    close(wanted ? undefined : gone);
  });
  receive<FromSupervisor>(socket, (message) => {
    if ('exit' in message) for (const listener of exits) listener(message.exit);
    if ('stream' in message) outputs.get(message.exec)?.(message.stream, Buffer.from(message.data, 'base64'));
    if (!('id' in message)) return;
    const question = asked.get(message.id);
    asked.delete(message.id);
    if ('result' in message) question?.resolve(message.result);
    else question?.reject(message.sentence ? new GrimoireError(message.error) : new Error(message.error));
  });

  function ask<M extends Method>(method: M, params: Methods[M]['params']): Promise<Methods[M]['result']>;
  function ask(method: Method, params: unknown): Promise<unknown> {
    if (!socket.writable) {
      return Promise.reject(new GrimoireError('this connection to the world is closed: open the world again'));
    }
    last += 1;
    const id = last;
    return new Promise<unknown>((resolve, reject) => {
      asked.set(id, { resolve, reject });
      send(socket, { id, method, params });
    });
  }

  return {
    ask,
    onExit(listener) {
      exits.add(listener);
      return () => void exits.delete(listener);
    },
    onOutput(exec, listener) {
      outputs.set(exec, listener);
      return () => void outputs.delete(exec);
    },
    close() {
      wanted = true;
      socket.end();
      socket.destroySoon();
    },
    closed,
  };
}
