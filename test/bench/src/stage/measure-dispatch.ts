import { rmSync, writeFileSync } from 'node:fs';
import { agentDirectory } from '@grimoire/juju-model';
import { interleave, type Contestant } from '../interleave.ts';
import type { AgentClient, SteadyHook } from './agent-client.ts';
import { timed } from './dispatch.ts';
import { counted, countsOf, inHook, refuseWrites, type Asked } from './hooks.ts';
import type { PebbleProcess } from './pebble-process.ts';
import type { Counts, DispatchResult } from './plan.ts';

const unit = 'synapse/0';
const directory = agentDirectory(unit);
const ours = `${directory}/charm`;
const ops = `${directory}/ops-charm`;
const hooks: readonly SteadyHook[] = ['update-status', 'config-changed'];
const coldRounds = 5;

export async function measureDispatch(
  agent: AgentClient,
  pebbles: readonly PebbleProcess[],
  rounds: number,
): Promise<Omit<DispatchResult, 'status' | 'hooks'>> {
  const counts: Record<string, Counts> = {};
  for (const hook of hooks) {
    const asked = await counted(agent, pebbles, unit, hook, ours);
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
      { name: 'part: modules', measure: () => inHook(agent, unit, 'update-status', { JUJU_DISPATCH_PATH: '' }) },
      { name: 'part: stop', measure: () => inHook(agent, unit, 'update-status', { JUJU_DISPATCH_PATH: 'hooks/stop' }) },
      ...hooks.flatMap((hook) => [
        { name: `synapse: ${hook}`, measure: () => inHook(agent, unit, hook, {}) },
        { name: `ops: ${hook}`, measure: () => inHook(agent, unit, hook, { JUJU_CHARM_DIR: ops, CHARM_DIR: ops }) },
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
          return inHook(agent, unit, 'update-status', {});
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
  await counted(agent, pebbles, unit, hook, ops);
  const surplus = (await counted(agent, pebbles, unit, hook, ops)).tools.length - asked.tools.length;
  const spared = silent.filter(({ command }) => command === 'relation-ids').slice(0, surplus);
  tell(silent.filter((call) => !spared.includes(call)));
  const same = await counted(agent, pebbles, unit, hook, ops);
  if (same.tools.length === asked.tools.length && same.pebble.length === asked.pebble.length) return same;
  throw new Error(
    `${hook}: the ops charm makes ${same.tools.length} calls and ${same.pebble.length} requests, ours ${asked.tools.length} and ${asked.pebble.length}: they do not compare`,
  );
}
