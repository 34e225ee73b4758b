import { serve } from '@grimoire/hook-protocol/server';
import { hookName, HookRun, type Hook, type Store } from '@grimoire/juju-model';
import { charmContainer, type PodFolder, type ShortFolder } from '@grimoire/local/kubelet';
import type { World } from '@grimoire/local/world';
import { isWrite } from '@grimoire/testing';
import type { Ledger } from './ledger.ts';
import type { PebbleGate } from './pebble-gate.ts';

/** What became of one dispatch. */
export interface Ran {
  readonly unit: string;
  readonly hook: string;
  readonly exit: number | string;
}

/** A unit in its pod: the unpacked charm under its own Node, real Pebbles, each behind a gate. */
export interface UnitOnRig {
  readonly name: string;
  readonly folder: PodFolder;
  readonly short: ShortFolder;
  readonly ledger: Ledger;
  readonly gates: ReadonlyMap<string, PebbleGate>;
}

/** Dispatches one hook as Juju does: one process of the packed charm, its socket, its environment and nothing else. */
export async function dispatch(
  world: World,
  store: Store,
  { name, folder, short, ledger }: UnitOnRig,
  hook: Hook,
  log: (line: string) => void,
): Promise<Ran> {
  const run = new HookRun(store, name, hook, {
    now: Date.now,
    random: Math.random,
    log: ({ level, message }) => log(`${name} ${level} ${message}`),
  });
  const kill = new AbortController();
  ledger.begin(() => kill.abort());
  const over = Promise.withResolvers<void>();
  const server = await serve({
    socketPath: `${short.agent}/agent.socket`,
    contextId: run.contextId,
    handler: async (request) => {
      if (ledger.dead) await over.promise;
      const reply = run.tool(request);
      const { command, args } = request;
      if (!ledger.done({ of: 'juju', what: command, writes: isWrite(command, args) })) await over.promise;
      return reply;
    },
  });
  const inside = `/var/lib/juju/agents/${folder.agent.split('/').at(-1) ?? ''}/charm`;
  const print = (chunk: Buffer): void => log(`${name} printed ${chunk.toString().trimEnd()}`);
  const exit = await world.exec(folder.pod, charmContainer, {
    argv: [`${inside}/dispatch`],
    env: run.environment(),
    cwd: inside,
    stdout: print,
    stderr: print,
    signal: kill.signal,
  });
  // What waits for the end of the process is let go before the socket closes; nothing of it counts any more.
  const refusal = run.finish(exit);
  over.resolve();
  await server.close(1000);
  if (refusal !== undefined) log(`${name} ${hookName(hook)}: the flush was refused: ${refusal}`);
  return { unit: name, hook: hookName(hook), exit: 'code' in exit ? exit.code : exit.signal };
}
