import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { serve } from '@grimoire/hook-protocol/server';
import {
  charmFromFiles,
  createModel,
  deploy,
  HookRun,
  integrate,
  memoryStore,
  podStarted,
  type CharmFiles,
  type Model,
  type Store,
} from '@grimoire/juju-model';
import { readArtifact, unpack } from '@grimoire/pack';
import { summarise } from '../stats.ts';
import { number, table } from '../table.ts';
import { workspace } from '../workspace.ts';

const unit = 'synapse/0';
const counts = [0, 200];
const megabyte = 1_000_000;
const platform = `ubuntu@22.04-${process.arch === 'arm64' ? 'arm64' : 'amd64'}`;

interface Measured {
  readonly milliseconds: readonly number[];
  /** The most that the process held at once, in MiB. */
  readonly memory: readonly number[];
}

/** What a steady dispatch costs beside how many relations the unit has, one of them with a databag of a megabyte. */
export async function reportRelations(rounds: number): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-relations-'));
  try {
    const artifact = readArtifact(path.join(workspace, `charms/synapse/dist/synapse_${platform}.charm`));
    unpack(artifact.path, path.join(folder, 'charm'));
    const measured = new Map<number, Measured>();
    for (const count of counts) measured.set(count, await measure(folder, worldOf(artifact.declared, count), rounds));
    return said(measured, rounds);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function said(measured: ReadonlyMap<number, Measured>, rounds: number): string {
  const none = summarise(measured.get(0)?.milliseconds ?? []).median;
  const rows = [...measured].map(([count, { milliseconds, memory }]) => {
    const time = summarise(milliseconds).median;
    const each = count === 0 ? '' : number((time - none) / count);
    return [`${count} relations`, number(time), each, number(summarise(memory).max)];
  });
  return [
    `A steady update-status of the packed synapse charm: ${rounds} rounds; one remote application has a databag of 1 MB`,
    table(['', 'ms', 'ms a relation', 'MiB at most'], rows),
  ].join('\n');
}

/** A model at rest in which that many scrapers are related. */
function worldOf(charm: CharmFiles, count: number): Store {
  const store = memoryStore(createModel({ name: 'bench', uuid: '6f1c1a52-9b58-4f0e-8a3c-5b1f6f1d2c12' }));
  const config = { server_name: 'bench.example' };
  store.update((model) => deploy(model, { charm: charmFromFiles(charm), name: 'synapse', config }, 0));
  store.update((model) => podStarted(model, unit, { address: '10.1.0.10' }, 0));
  for (let index = 0; index < count; index += 1) {
    const name = `scraper${index}x`;
    const scraper = charmFromFiles({
      'metadata.yaml': `{name: ${name}, summary: s, description: d, requires: {scrape: {interface: prometheus_scrape}}}`,
      'manifest.yaml': 'bases: [{name: ubuntu, channel: "22.04", architectures: [amd64]}]',
    });
    store.update((model) => deploy(model, { charm: scraper }, 0));
    store.update((model) => integrate(model, 'synapse:metrics-endpoint', `${name}:scrape`, 0));
  }
  store.update(entered);
  return store;
}

/** Every relation as after its first hooks; the first scraper has written a megabyte. */
function entered(model: Model): Model {
  const own = model.units[unit];
  if (!own) throw new Error(`${unit} was not deployed`);
  const bag = (data: Readonly<Record<string, string>> = {}) => ({ version: 1, data, scope: 'in' as const });
  const relations = Object.values(model.relations).map((relation, index) => {
    const other = Object.keys(relation.applications).find((name) => name !== 'synapse');
    const written = index === 1 ? { written: 'x'.repeat(megabyte) } : {};
    return {
      ...relation,
      applications: other
        ? { ...relation.applications, [other]: { version: 1, data: written } }
        : relation.applications,
      units: { [unit]: bag(), ...(other && { [`${other}/0`]: bag() }) },
    };
  });
  const seen = relations.map((relation): [number, (typeof own.agent.relations)[string]] => [
    relation.id,
    {
      created: true,
      members: Object.fromEntries(Object.keys(relation.units).flatMap((name) => (name === unit ? [] : [[name, 1]]))),
      applications: {},
    },
  ]);
  const agent = { ...own.agent, installed: true, started: true, statusSet: true, relations: Object.fromEntries(seen) };
  return {
    ...model,
    relations: Object.fromEntries(relations.map((relation) => [relation.id, relation])),
    units: { ...model.units, [unit]: { ...own, agent } },
  };
}

async function measure(folder: string, store: Store, rounds: number): Promise<Measured> {
  const milliseconds: number[] = [];
  const memory: number[] = [];
  const warming = 3;
  for (let round = -warming; round < rounds; round += 1) {
    const { took, held } = await dispatch(folder, store);
    if (round < 0) continue;
    milliseconds.push(took);
    memory.push(held);
  }
  return { milliseconds, memory };
}

async function dispatch(folder: string, store: Store): Promise<{ readonly took: number; readonly held: number }> {
  const run = new HookRun(store, unit, { kind: 'update-status' }, { now: Date.now, random: Math.random });
  const socket = path.join(folder, 'agent.socket');
  const held = path.join(folder, 'held');
  const watch = path.join(folder, 'watch.cjs');
  fs.writeFileSync(
    watch,
    `const fs = require('node:fs');
process.on('exit', () => fs.writeFileSync(${JSON.stringify(held)}, /VmHWM:\\s+(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]));`,
  );
  const server = await serve({ socketPath: socket, contextId: run.contextId, handler: (request) => run.tool(request) });
  const charm = path.join(folder, 'charm');
  const before = performance.now();
  const child = spawn(path.join(charm, 'dispatch'), {
    cwd: charm,
    env: {
      ...run.environment({ socket }),
      JUJU_CHARM_DIR: charm,
      CHARM_DIR: charm,
      NODE_OPTIONS: ` --require=${watch}`,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'close');
  const took = performance.now() - before;
  await server.close();
  const refusal = run.finish({ code: code === 0 ? 0 : 1 });
  if (code !== 0 || refusal !== undefined) throw new Error(`the dispatch ended with ${code}: ${refusal ?? ''}`);
  return { took, held: Number(fs.readFileSync(held, 'utf8')) / 1024 };
}
