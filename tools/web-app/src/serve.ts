import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { packFolder } from '@grimoire/pack';
import { Pebble } from '@grimoire/pebble';
import { applicationOf, backendsOf, type Integrated } from './backends.ts';
import { runAnew, takeOver } from './changes.ts';
import type { Options } from './env.ts';
import { Model } from './model.ts';
import { saved } from './saved.ts';
import { sourcesOf } from './sources.ts';
import { WebAppError, type WebApp } from './web-app.ts';

export interface ServeOptions {
  readonly options: Options;
  /** Endpoints that are integrated although the application could do without. */
  readonly endpoints: readonly string[];
  /** Leaves the model running at the end. */
  readonly keep: boolean;
}

const workspace = path.resolve(import.meta.dirname, '../../..');
const say = (line: string): void => console.log(line);

/** Runs the application with its backends until it is told to stop, and takes over what is saved meanwhile. */
export async function serve(app: WebApp, { options, endpoints, keep }: ServeOptions): Promise<void> {
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.abort());
  const integrated = backendsOf(app, endpoints);
  await make(app, integrated);
  const model = new Model(workspace, app.name);
  try {
    if (!end.signal.aborted) await deploy(model, app, options, integrated);
    if (!end.signal.aborted) await untilServed(model, app, end.signal);
    if (!end.signal.aborted) await follow(model, app, end.signal);
  } finally {
    if (keep) say(`Kept: GRIMOIRE_HOME=${path.relative('.', model.home)} npx grimoire status`);
    else {
      say('Stopping ...');
      await model.destroy();
      say('Stopped: nothing is left running.');
    }
  }
}

/** Charms, and the Pebble of every container. Images are made when they are deployed. */
async function make(app: WebApp, integrated: readonly Integrated[]): Promise<void> {
  say(`Packing ${app.name} ...`);
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  await packFolder(app.folder, { architectures: [architecture] });
  await run(process.execPath, ['tools/setup/src/peers.mjs', 'pebble-1.19.2']);
  const charms = [...new Set(integrated.map(applicationOf))];
  if (charms.length === 0) return;
  say(`Packing ${charms.join(', ')} ...`);
  const nx = ['run-many', '--target=build-here', `--projects=${charms.join(',')}`, '--parallel=1'];
  await run(path.join(workspace, 'node_modules/.bin/nx'), [...nx, '--outputStyle=static']);
}

async function deploy(model: Model, app: WebApp, options: Options, integrated: readonly Integrated[]): Promise<void> {
  say(`Deploying ${[app.name, ...integrated.map(applicationOf)].join(', ')} (images are made the first time) ...`);
  const config = Object.entries(options).flatMap(([name, value]) => ['--config', `${name}=${value}`]);
  await model.do('deploy', artifactOf(app), '--resource', `${app.image}=${app.rock}`, ...config);
  for (const other of new Set(integrated.map(applicationOf))) await model.do('deploy', other);
  for (const { endpoint, other } of integrated) await model.do('integrate', `${app.name}:${endpoint}`, other);
}

function artifactOf({ folder, name }: WebApp): string {
  const dist = path.join(folder, 'dist');
  const [newest] = fs
    .readdirSync(dist)
    .filter((file) => file.startsWith(`${name}_`) && file.endsWith('.charm'))
    .map((file) => path.join(dist, file))
    .toSorted((a, b) => fs.statSync(b).mtimeMs - fs.statSync(a).mtimeMs);
  if (newest === undefined) throw new WebAppError(`${dist}: no charm was packed`);
  return newest;
}

/** Says what the application waits for as that changes, and its URL in the end. */
async function untilServed(model: Model, { name }: WebApp, signal: AbortSignal): Promise<void> {
  let said = '';
  while (!signal.aborted) {
    const { current, message, url } = await model.status(name);
    if (current === 'active' && url !== '') return say(`\n${name} is served at ${url}\n`);
    const line = message === '' ? current : `${current}: ${message}`;
    if (line !== said) say(`  ${name}: ${line}`);
    said = line;
    await pause(500, undefined, { signal }).catch(() => undefined);
  }
}

async function follow(model: Model, app: WebApp, signal: AbortSignal): Promise<void> {
  const pebble = new Pebble({ socketPath: model.pebbleSocket(`${app.name}/0`, app.container) });
  const sources = await sourcesOf(app);
  say(`Watching ${path.relative('.', sources.folder)}; Ctrl-C ends it.`);
  const logs = (async () => {
    for await (const { service, message } of pebble.followLogs({ lines: 0, signal })) say(`${service}: ${message}`);
  })().catch(() => undefined);

  for await (const files of saved(sources.folder, signal)) {
    const began = performance.now();
    const taken = await takeOver(pebble, sources, files);
    if (taken.is === 'refused') say(`✗ ${taken.why}`);
    if (taken.is !== 'taken') continue;
    await runAnew(pebble, app);
    say(`✓ ${taken.files.join(', ')}: taken over in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }
  await logs;
  pebble.close();
}

function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { cwd: workspace, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new WebAppError(said.trimEnd()))));
  });
}
