/** Runs on the stage of the Flask charms, as process 1 of it: two units in one model, ours and the Python one. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { toolNames } from '@grimoire/hook-protocol';
import { agentDirectory } from '@grimoire/juju-model';
import { interleave } from '../interleave.ts';
import { AgentClient } from './agent-client.ts';
import { timed } from './dispatch.ts';
import { counted, countsOf, inHook, refuseWrites } from './hooks.ts';
import { PebbleProcess } from './pebble-process.ts';
import type { Counts, FlaskPlan, FlaskResult } from './plan.ts';

process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});

const hook = 'config-changed';
const units = { ours: 'flask-k8s/0', python: 'flask-python/0' } as const;
const plan: FlaskPlan = JSON.parse(process.argv[2] ?? '');
for (const unit of Object.values(units)) {
  const folder = agentDirectory(unit).replace('/agents/', '/tools/');
  mkdirSync(folder, { recursive: true });
  for (const name of toolNames) symlinkSync(plan.jujuc, `${folder}/${name}`);
}

/** Each has a workload of its own, though both charms look for it at the same path. */
const own = [
  'unshare',
  '--mount',
  '--propagation',
  'unchanged',
  'sh',
  '-c',
  'mount --bind /workload /flask && exec "$@"',
  'sh',
];
const container = 'flask-app';
const layer = '/var/lib/pebble/default/layers/001-rockcraft.yaml';
const ours = await PebbleProcess.start({ container, program: plan.pebble, layer });
const python = await PebbleProcess.start({ container, program: plan.pebble, layer, folder: 'of-python', within: own });

const agent = new AgentClient();
const database = { files: plan.postgresql, config: {}, address: '10.1.0.10' };
ours.pointAtItself();
const rest = await agent.deploy({
  applications: [
    database,
    { files: plan.flask, config: {}, address: '10.1.0.11', boots: { [container]: await ours.bootId() } },
  ],
  integrations: [['flask-k8s:postgresql', 'postgresql-k8s:database']],
});
python.pointAtItself();
const pythonRest = await agent.deploy({
  applications: [
    {
      files: plan.python,
      name: 'flask-python',
      config: {},
      address: '10.1.0.12',
      boots: { [container]: await python.bootId() },
    },
  ],
  integrations: [['flask-python:postgresql', 'postgresql-k8s:database']],
});

const node = `${agentDirectory(units.ours)}/charm/bin/node`;
const counts: Record<string, Counts> = {};
ours.pointAtItself();
const asked = await counted(agent, [ours], units.ours, hook);
refuseWrites(hook, asked);
counts['flask-k8s'] = countsOf(asked);
python.pointAtItself();
await counted(agent, [python], units.python, hook);
counts['paas-charm'] = countsOf(await counted(agent, [python], units.python, hook));

const measured = await interleave(
  [
    {
      name: 'bare node',
      measure: () => timed({ command: node, args: ['-e', '0'], cwd: '/', env: { PATH: '/usr/bin' } }),
    },
    {
      name: 'flask-k8s',
      measure: () => {
        ours.pointAtItself();
        return inHook(agent, units.ours, hook);
      },
    },
    {
      name: 'paas-charm',
      measure: () => {
        python.pointAtItself();
        return inHook(agent, units.python, hook);
      },
    },
  ],
  plan.rounds,
);
const result: FlaskResult = {
  measured: Object.fromEntries(measured),
  counts,
  status: { ...rest, ...pythonRest },
};
process.stdout.write(JSON.stringify(result));
agent.stop();
ours.stop();
python.stop();
process.exit(0);
