/** Runs on the stage, as process 1 of it: starts Pebbles and agent, brings the unit to rest, measures, prints JSON. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { toolNames } from '@grimoire/hook-protocol';
import { AgentClient } from './agent-client.ts';
import { measureDispatch } from './measure-dispatch.ts';
import { measureTools } from './measure-tools.ts';
import { PebbleProcess } from './pebble-process.ts';
import type { StagePlan, StageResult } from './plan.ts';

process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});

const plan: StagePlan = JSON.parse(process.argv[2] ?? '');
const toolsFolder = '/var/lib/juju/tools/unit-synapse-0';
mkdirSync(toolsFolder, { recursive: true });
for (const name of toolNames) symlinkSync(plan.jujuc, `${toolsFolder}/${name}`);

const pebbles = [
  await PebbleProcess.start({ container: 'synapse', program: plan.pebble }),
  await PebbleProcess.start({ container: 'synapse-nginx', program: plan.pebble }),
];
const agent = new AgentClient();
const boots = Object.fromEntries(
  await Promise.all(pebbles.map(async (pebble) => [pebble.container, await pebble.bootId()] as const)),
);
const { 'synapse/0': rest = { hooks: 0, status: '' } } = await agent.deploy({
  applications: [
    { files: plan.postgresql, config: {}, address: '10.1.0.10' },
    { files: plan.synapse, config: { server_name: 'bench.example' }, address: '10.1.0.11', boots },
  ],
  integrations: [['synapse:database', 'postgresql-k8s:database']],
});

const result: StageResult = {
  ...(plan.measure.includes('dispatch') && {
    dispatch: { ...rest, ...(await measureDispatch(agent, pebbles, plan.rounds)) },
  }),
  ...(plan.measure.includes('tools') && { tools: await measureTools(agent, plan.rounds * 10) }),
};
process.stdout.write(JSON.stringify(result));
agent.stop();
for (const pebble of pebbles) pebble.stop();
process.exit(0);
