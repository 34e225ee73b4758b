import { ProtocolError } from '../errors.ts';
import { rpcTransport } from './rpc.ts';
import { spawnTransport } from './spawn.ts';
import type { HookEnvironment, Transport } from './transport.ts';

/** How long a socket may take to answer the first call before the executables are tried instead. */
const patience = 10_000;

/**
 * The way to the agent that works: rpc, and by itself spawn when the socket will not talk (an address that is not a
 * unix socket, no listener, an answer that is not the protocol).
 *
 * Whether it talks is found out by one harmless call, `is-leader --help`, which reaches no state.
 *
 * @throws ProtocolError outside a hook, where there is no `JUJU_CONTEXT_ID`.
 */
export async function connect(env: HookEnvironment): Promise<Transport> {
  if (!env['JUJU_CONTEXT_ID']) {
    throw new ProtocolError('JUJU_CONTEXT_ID not set: hook tools work only inside a hook');
  }
  let rpc: Transport | undefined;
  try {
    rpc = await rpcTransport(env);
    await bounded(rpc.call('is-leader', ['--help']));
    return rpc;
  } catch (error) {
    rpc?.close();
    if (error instanceof ProtocolError) return spawnTransport(env);
    throw error;
  }
}

async function bounded<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ProtocolError(`the agent did not answer within ${patience} ms`)), patience);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}
