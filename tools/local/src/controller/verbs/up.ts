import { applicationStatus, deploy, integrate, shownStatus, type Model } from '@grimoire/juju-model';
import { setTimeout as sleep } from 'node:timers/promises';
import type { UpRequest } from '../../cli/verbs/up.ts';
import { findCharm } from '../charm-source.ts';
import { deploymentKey } from '../deployment.ts';
import { answersHttp } from '../http-answer.ts';
import { localStatus } from '../local-status.ts';
import type { ModelRuntime } from '../model-runtime.ts';
import { prepareDeployment } from '../prepare-deployment.ts';
import { statusTables } from '../status-table.ts';
import { staleUnits } from '../../kubelet/rollout.ts';
import { Failure, type VerbContext } from '../verb-context.ts';
import { refreshApplication } from './refresh.ts';

const server = 'synapse';
const database = 'postgresql-k8s';

/**
 * Brings up a Matrix server, or goes on with the one that is there: a charm that was packed anew is refreshed, data is
 * kept. It succeeds only when every unit is active and the server answers over its URL.
 */
export async function up(request: UpRequest, context: VerbContext): Promise<number> {
  const started = Date.now();
  const runtime = await context.controller.runningOrNew(context.model);
  await ensure(runtime, database, {}, request, context);
  await ensure(runtime, server, { server_name: request.serverName }, request, context);
  ensureIntegrated(runtime);
  const url = await untilServed(runtime, request.timeoutMs, started, context);
  context.out(
    `\n${statusTables(await localStatus(runtime), false)}\n${farewell(url, runtime, ((Date.now() - started) / 1000).toFixed(0))}`,
  );
  return 0;
}

async function ensure(
  runtime: ModelRuntime,
  name: string,
  config: Readonly<Record<string, string>>,
  { charms }: UpRequest,
  context: VerbContext,
): Promise<void> {
  const { controller, cwd, note } = context;
  const word = charms[name] ?? name;
  if (runtime.store.read().applications[name] !== undefined) {
    if (await refreshApplication(runtime, { application: name, path: charms[name], resources: {} }, context)) {
      note(`${name} was packed or built anew: its pods are replaced\n`);
    }
    return;
  }
  const { meta, deployment, resources } = await prepareDeployment({
    controller,
    modelFolder: runtime.folder.path,
    source: findCharm(word, controller.home.workspace, cwd),
    given: {},
    cwd,
    log: (line) => note(`${line}\n`),
  });
  runtime.store.setNote(deploymentKey(name), JSON.stringify(deployment), (model) =>
    deploy(model, { charm: meta, name, config, resources }, Date.now()),
  );
  note(`Deployed ${name}\n`);
}

function ensureIntegrated({ store }: ModelRuntime): void {
  const isThere = Object.values(store.read().relations).some(
    ({ endpoints, life }) =>
      life === 'alive' &&
      [server, database].every((name) =>
        endpoints.some((end) => end.application === name && end.endpoint === 'database'),
      ),
  );
  if (!isThere) store.update((model) => integrate(model, `${server}:database`, `${database}:database`, Date.now()));
}

/** Shows what every unit is at, until all are active and the URL answers. @throws Failure naming what is missing */
async function untilServed(
  runtime: ModelRuntime,
  timeoutMs: number,
  started: number,
  context: VerbContext,
): Promise<string> {
  const shown = new Map<string, string>();
  for (;;) {
    const model = runtime.store.read();
    for (const [unit, text] of doings(model)) {
      if (shown.get(unit) === text) continue;
      shown.set(unit, text);
      context.note(`${elapsed(started)}  ${unit.padEnd(16)}  ${text}\n`);
    }
    const missing = await whatIsMissing(runtime, model);
    if (typeof missing !== 'string') return missing.url;
    if (context.gone.aborted) throw new Failure('grimoire: interrupted');
    if (Date.now() - started > timeoutMs) {
      throw new Failure(
        `grimoire: not up after ${timeoutMs / 1000} s: ${missing}. The reasons are in: grimoire debug-log --replay`,
      );
    }
    await sleep(200, undefined, { signal: context.gone }).catch(() => undefined);
  }
}

function elapsed(started: number): string {
  return `${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s`;
}

function doings(model: Model): readonly [string, string][] {
  return Object.values(model.units).map((unit) => {
    const { status, message } = shownStatus(unit);
    return [unit.name, `${status}${message === '' ? '' : `: ${message}`}`];
  });
}

/** @returns the URL, or the first thing that is not there yet */
async function whatIsMissing(runtime: ModelRuntime, model: Model): Promise<string | { url: string }> {
  for (const name of [database, server]) {
    const units = Object.values(model.units).filter(({ application }) => application === name);
    if (units.length === 0) return `${name} has no unit`;
    const stale = staleUnits(model, runtime).find((unit) => units.some((one) => one.name === unit));
    if (stale !== undefined) return `the pod of ${stale} is still of the charm or image before`;
    for (const unit of units) {
      const { status, message } = shownStatus(unit);
      const why = status === 'unknown' && message === '' ? 'its charm has set no status' : message;
      if (unit.pod === undefined) return `${unit.name} has no pod`;
      if (status !== 'active') return `${unit.name} is ${status}${why === '' ? '' : ` (${why})`}`;
    }
    const busy = units.find(({ agentStatus }) => agentStatus.status !== 'idle');
    if (busy !== undefined) return `${busy.name} is ${busy.agentStatus.message || busy.agentStatus.status}`;
    const { status, message } = applicationStatus(model, name);
    if (status !== 'active') return `${name} is ${status}${message === '' ? '' : ` (${message})`}`;
  }
  const port = runtime.published.find(({ application }) => application === server);
  if (port === undefined) return `${server} has opened no port`;
  const url = `http://127.0.0.1:${port.hostPort}/`;
  const code = await answersHttp(`${url}_matrix/client/versions`, 2000);
  if (code === 200) return { url };
  return code === undefined ? `${url} does not answer` : `${url}_matrix/client/versions answers with ${code}`;
}

function farewell(url: string, runtime: ModelRuntime, duration: string): string {
  const configured = runtime.store.read().applications[server]?.config['server_name'];
  return [
    `Your Matrix server is at ${url} (up in ${duration} s), and its name is ${String(configured ?? '')}.`,
    ...runtime.published
      .filter(({ application, port, hostPort }) => application === server && port !== hostPort)
      .map(({ port, hostPort }) => `Port ${port} is taken on this machine, so it is ${hostPort} here.`),
    '',
    '  make a user    tools/local/bin/grimoire run synapse/0 register-user username=alice',
    `  log in         with any Matrix client, for instance Element: as home server give ${url}, then alice and the password shown`,
    '  status         tools/local/bin/grimoire status',
    '  logs           tools/local/bin/grimoire debug-log --replay',
    `                 output of the servers: ${runtime.folder.machine}/logs`,
    '  stop           npm stop (keeps the data)',
    '  remove all     tools/local/bin/grimoire destroy-model',
    '',
  ].join('\n');
}
