import { effectOf } from '@grimoire/hook-protocol';
import { agentDirectory } from '@grimoire/juju-model';
import type { AgentClient, SteadyHook } from './agent-client.ts';
import { run, timed, type Program } from './dispatch.ts';
import type { PebbleProcess } from './pebble-process.ts';
import type { Counts } from './plan.ts';
import { RequestCounter } from './request-counter.ts';
import type { Called } from './unit-agent.ts';

/** What a counting dispatch asked for, in order. */
export interface Asked {
  readonly tools: readonly Called[];
  readonly pebble: readonly { readonly container: string; readonly request: string }[];
}

/** One dispatch, timed; beginning and ending the hook is not. */
export async function inHook(
  agent: AgentClient,
  unit: string,
  hook: SteadyHook,
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const begun = await agent.begin(unit, hook);
  const milliseconds = timed(dispatchOf({ ...begun.env, ...env }));
  await agent.end(0);
  return milliseconds;
}

function dispatchOf(env: Readonly<Record<string, string>>): Program {
  const charm = env['JUJU_CHARM_DIR'] ?? '';
  return { command: `${charm}/dispatch`, cwd: charm, env };
}

/** One dispatch that is not timed, with counters before the Pebbles. */
export async function counted(
  agent: AgentClient,
  pebbles: readonly PebbleProcess[],
  unit: string,
  hook: SteadyHook,
  charm: string = `${agentDirectory(unit)}/charm`,
): Promise<Asked> {
  const counters = await Promise.all(
    pebbles.map(async (pebble) => {
      const counter = await RequestCounter.listen(`${pebble.socket}.counted`, pebble.socket);
      pebble.pointAt(counter.socket);
      return { pebble, counter };
    }),
  );
  const { env } = await agent.begin(unit, hook);
  const { code, printed } = await run(dispatchOf({ ...env, JUJU_CHARM_DIR: charm, CHARM_DIR: charm }));
  const tools = await agent.end(code);
  const asked = counters.flatMap(({ pebble: { container }, counter }) =>
    counter.taken().map((request) => ({ container, request })),
  );
  for (const { pebble, counter } of counters) {
    pebble.pointAtItself();
    counter.close();
  }
  if (code !== 0) throw new Error(`${charm}/dispatch ended with code ${code} in ${hook}: ${printed}`);
  return { tools, pebble: asked };
}

/** What is measured must be a steady dispatch: nothing to write. */
export function refuseWrites(hook: SteadyHook, { tools, pebble }: Asked): void {
  const writes = [
    ...tools
      .filter(({ command, args }) => command !== 'juju-log' && effectOf(command, args) !== 'reads')
      .map(({ command }) => command),
    ...pebble.map(({ request }) => request).filter((request) => !request.startsWith('GET ')),
  ];
  if (writes.length > 0) throw new Error(`${hook} is not steady: the charm still writes ${writes.join(', ')}`);
}

export function countsOf({ tools, pebble }: Asked): Counts {
  return {
    tools: tally(tools.map(({ command }) => command)),
    pebble: tally(pebble.map(({ request }) => request.split(' ', 1)[0] ?? '')),
  };
}

function tally(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names.toSorted()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}
