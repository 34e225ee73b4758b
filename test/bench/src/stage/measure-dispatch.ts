import { rmSync, writeFileSync } from 'node:fs';
import { effectOf } from '@grimoire/hook-protocol';
import { agentDirectory } from '@grimoire/juju-model';
import { interleave, type Contestant } from '../interleave.ts';
import type { AgentClient, SteadyHook } from './agent-client.ts';
import { run, timed, type Program } from './dispatch.ts';
import type { PebbleProcess } from './pebble-process.ts';
import type { Counts, DispatchResult } from './plan.ts';
import { RequestCounter } from './request-counter.ts';
import type { Called } from './unit-agent.ts';

const directory = agentDirectory('synapse/0');
const ours = `${directory}/charm`;
const ops = `${directory}/ops-charm`;
const hooks: readonly SteadyHook[] = ['update-status', 'config-changed'];
const coldRounds = 5;

/** What a counting dispatch asked for, in order: the `ops` charm is told to ask for the same. */
interface Asked {
  readonly tools: readonly Called[];
  readonly pebble: readonly { readonly container: string; readonly request: string }[];
}

export async function measureDispatch(
  agent: AgentClient,
  pebbles: readonly PebbleProcess[],
  rounds: number,
): Promise<Omit<DispatchResult, 'status' | 'hooks'>> {
  const counts: Record<string, Counts> = {};
  for (const hook of hooks) {
    const asked = await counted(agent, pebbles, hook, ours);
    refuseWrites(hook, asked);
    counts[`synapse: ${hook}`] = countsOf(asked);
    counts[`ops: ${hook}`] = countsOf(await asksTheSame(agent, pebbles, hook, asked));
  }

  const bare: Contestant = {
    name: 'bare node',
    measure: () => timed({ command: `${ours}/bin/node`, args: ['-e', '0'], cwd: ours, env: { PATH: '/usr/bin:/bin' } }),
  };
  const measured = await interleave(
    [
      bare,
      // The parts of a dispatch, as shorter dispatches: one that is told of no hook ends when its modules are loaded, and
      // `stop` reads what the charm remembers and does no more.
      { name: 'part: modules', measure: () => inHook(agent, 'update-status', { JUJU_DISPATCH_PATH: '' }) },
      { name: 'part: stop', measure: () => inHook(agent, 'update-status', { JUJU_DISPATCH_PATH: 'hooks/stop' }) },
      ...hooks.flatMap((hook) => [
        { name: `synapse: ${hook}`, measure: () => inHook(agent, hook, {}) },
        { name: `ops: ${hook}`, measure: () => inHook(agent, hook, { JUJU_CHARM_DIR: ops, CHARM_DIR: ops }) },
      ]),
    ],
    rounds,
  );
  const cold = await interleave(
    [
      { ...bare, name: 'bare' },
      {
        name: 'cold',
        measure: () => {
          rmSync(`${ours}/.compile-cache`, { recursive: true, force: true });
          return inHook(agent, 'update-status', {});
        },
      },
    ],
    coldRounds,
    0,
  );
  return {
    measured: Object.fromEntries(measured),
    cold: cold.get('cold') ?? [],
    coldBare: cold.get('bare') ?? [],
    counts,
  };
}

/**
 * Tells the `ops` charm what to ask, so that its dispatch makes as many calls and requests as ours did. What `ops` asks
 * of its own accord (who leads, lines to the log) counts: the charm leaves out as many questions for relations.
 */
async function asksTheSame(
  agent: AgentClient,
  pebbles: readonly PebbleProcess[],
  hook: SteadyHook,
  asked: Asked,
): Promise<Asked> {
  const tell = (tools: Asked['tools']): void =>
    writeFileSync(`${ops}/asked-in-${hook}.json`, JSON.stringify({ ...asked, tools }));
  const silent = asked.tools.filter(({ command }) => command !== 'juju-log');
  tell(silent);
  // The very first dispatch of an `ops` charm makes its database and says so.
  await counted(agent, pebbles, hook, ops);
  const surplus = (await counted(agent, pebbles, hook, ops)).tools.length - asked.tools.length;
  const spared = silent.filter(({ command }) => command === 'relation-ids').slice(0, surplus);
  tell(silent.filter((call) => !spared.includes(call)));
  const same = await counted(agent, pebbles, hook, ops);
  if (same.tools.length === asked.tools.length && same.pebble.length === asked.pebble.length) return same;
  throw new Error(
    `${hook}: the ops charm makes ${same.tools.length} calls and ${same.pebble.length} requests, ours ${asked.tools.length} and ${asked.pebble.length}: they do not compare`,
  );
}

/** One dispatch, timed; beginning and ending the hook is not. */
async function inHook(agent: AgentClient, hook: SteadyHook, env: Readonly<Record<string, string>>): Promise<number> {
  const begun = await agent.begin(hook);
  const milliseconds = timed(dispatchOf({ ...begun.env, ...env }));
  await agent.end(0);
  return milliseconds;
}

function dispatchOf(env: Readonly<Record<string, string>>): Program {
  const charm = env['JUJU_CHARM_DIR'] ?? ours;
  return { command: `${charm}/dispatch`, cwd: charm, env };
}

/** One dispatch that is not timed, with counters before the Pebbles. */
async function counted(
  agent: AgentClient,
  pebbles: readonly PebbleProcess[],
  hook: SteadyHook,
  charm: string,
): Promise<Asked> {
  const counters = await Promise.all(
    pebbles.map(async (pebble) => {
      const counter = await RequestCounter.listen(`${pebble.socket}.counted`, pebble.socket);
      pebble.pointAt(counter.socket);
      return { pebble, counter };
    }),
  );
  const { env } = await agent.begin(hook);
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
function refuseWrites(hook: SteadyHook, { tools, pebble }: Asked): void {
  const writes = [
    ...tools
      .filter(({ command, args }) => command !== 'juju-log' && effectOf(command, args) !== 'reads')
      .map(({ command }) => command),
    ...pebble.map(({ request }) => request).filter((request) => !request.startsWith('GET ')),
  ];
  if (writes.length > 0) throw new Error(`${hook} is not steady: the charm still writes ${writes.join(', ')}`);
}

function countsOf({ tools, pebble }: Asked): Counts {
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
