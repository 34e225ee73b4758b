import { isRelationHook, isSecretHook, isStorageHook, type Hook, type Model } from '@grimoire/juju-model';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DebugCodeRequest, ReplayRequest } from '../../cli/verbs/debug-code.ts';
import { GrimoireError } from '../../home/grimoire-error.ts';
import { podFolder } from '../../kubelet/pod-folder.ts';
import type { DebugRequest } from '../hook-requests.ts';
import { worldOf, type ModelRuntime } from '../model-runtime.ts';
import type { VerbContext } from '../verb-context.ts';

/** Waits for one hook and has it under a debugger. */
export async function debugCode(request: DebugCodeRequest, context: VerbContext): Promise<number> {
  const { unit, names, port } = request;
  const runtime = await living(unit, context);
  if (!existsSync(join(podFolder(runtime.folder.machine, unit).charm, 'dist/charm.mjs'))) {
    throw new GrimoireError(`the charm of ${unit} was not packed by Grimoire: there is no debugger for it here`);
  }
  const debug: DebugRequest = {
    hostPort: port,
    workspace: context.controller.home.workspace,
    gone: context.gone,
    waiting: (hook, url) => context.out(invitation(unit, hook, url)),
  };
  const event = request.replay ? { replay: lastOf(runtime, unit, names) } : {};
  if (!request.replay)
    context.note(`waiting for the next ${names.join(' or ') || 'hook'} of ${unit}; Ctrl-C gives up\n`);
  return await oneHook(runtime, unit, { names, debug, ...event }, context);
}

/** Runs one hook again. */
export async function replay({ unit, hook }: ReplayRequest, context: VerbContext): Promise<number> {
  const runtime = await living(unit, context);
  const names = hook === undefined ? [] : [hook];
  return await oneHook(runtime, unit, { names, replay: lastOf(runtime, unit, names) }, context);
}

interface Wanted {
  readonly names: readonly string[];
  readonly replay?: Hook;
  readonly debug?: DebugRequest;
}

/** @returns 0 when the hook ended with exit code 0 */
function oneHook(runtime: ModelRuntime, unit: string, wanted: Wanted, context: VerbContext): Promise<number> {
  return new Promise((resolve) => {
    const takeBack = runtime.requests.ask(unit, {
      ...wanted,
      ended(hook, how) {
        context.out(`${hook} of ${unit} ${how}\n`);
        resolve(how.endsWith('exit code 0') ? 0 : 1);
      },
    });
    const give = (): void => {
      takeBack();
      resolve(130);
    };
    context.gone.addEventListener('abort', give, { once: true });
    if (context.gone.aborted) give();
  });
}

async function living(unit: string, context: VerbContext): Promise<ModelRuntime> {
  const runtime = context.controller.existing(context.model);
  await worldOf(runtime);
  if (runtime.store.read().units[unit]?.pod === undefined) {
    throw new GrimoireError(`unit "${unit}" has no pod: grimoire status shows the units`);
  }
  return runtime;
}

/** The event of the last hook of one of these names that can be run again. */
function lastOf({ journal, store }: ModelRuntime, unit: string, names: readonly string[]): Hook {
  const record = journal
    .records()
    .findLast(
      ({ unit: whose, hook, kind, event }) =>
        whose === unit && kind === 'hook' && event !== undefined && (names.length === 0 || names.includes(hook)),
    );
  if (record?.event === undefined) {
    const what = names.length === 0 ? 'hook' : names.join(' or ');
    throw new GrimoireError(`no ${what} of ${unit} can be run again: grimoire hooks ${unit} shows what ran`);
  }
  const gone = goneFrom(store.read(), unit, record.event);
  if (gone === undefined) return record.event;
  throw new GrimoireError(`the last ${record.hook} of ${unit} cannot be run again: ${gone} is gone`);
}

/** What the event was about and the model no longer has. */
function goneFrom(model: Model, unit: string, event: Hook): string | undefined {
  if (isRelationHook(event) && model.units[unit]?.agent.relations[event.relation] === undefined) {
    return `relation ${event.endpoint}:${event.relation}`;
  }
  if (isStorageHook(event) && model.units[unit]?.storage[event.storage] === undefined)
    return `storage ${event.storage}`;
  if (isSecretHook(event) && model.secrets[event.secret] === undefined) return `secret ${event.secret}`;
  return undefined;
}

function invitation(unit: string, hook: string, url: string): string {
  const { host, port } = new URL(url);
  const configuration = {
    type: 'node',
    request: 'attach',
    name: `${hook} of ${unit}`,
    address: '127.0.0.1',
    port: Number(port),
  };
  return [
    `${hook} of ${unit} waits for a debugger at ${url}`,
    `  Chrome: open chrome://inspect, "Configure...", add ${host}, and "inspect"`,
    `  VS Code: in .vscode/launch.json ${JSON.stringify(configuration)}`,
    '',
  ].join('\n');
}
