import { lastAction, runAction as queueInModel, type Action, type Model } from '@grimoire/juju-model';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import type { RunRequest } from '../../cli/verbs/run.ts';
import { GrimoireError, reasonOf } from '../../home/grimoire-error.ts';
import { nested } from '../action-params.ts';
import { untilChange } from '../until-change.ts';
import { Failure, type VerbContext } from '../verb-context.ts';

/** Queues an action on each unit, waits for their ends, and shows results as `juju run` does. */
export async function runAction(request: RunRequest, context: VerbContext): Promise<number> {
  const { store } = await context.controller.running(context.model);
  const params = { ...fileOf(request, context.cwd), ...nested(request.params, request.stringArguments) };
  const queued: number[] = [];
  store.update((was) =>
    request.units.reduce((next, name) => {
      const model = queueInModel(next, unitNamed(next, name), request.action, params, Date.now());
      queued.push(lastAction(model)?.id ?? 0);
      return model;
    }, was),
  );
  const tasks = (): readonly Action[] => queued.flatMap((id) => store.read().actions[id] ?? []);
  announce(tasks(), request.background, context);
  if (request.background) return 0;
  await untilChange(store, () => tasks().every(isOver), request.waitMs, context.gone);
  const unfinished = tasks().filter((task) => !isOver(task));
  if (unfinished.length > 0) {
    throw new Failure(
      `grimoire: timed out waiting for results of ${unfinished.map(({ id }) => `task ${id}`).join(', ')}; the action goes on`,
    );
  }
  return show(tasks(), request.format, context);
}

function isOver({ status }: Action): boolean {
  return status === 'completed' || status === 'failed' || status === 'aborted';
}

/** `synapse/leader` is whoever leads now. */
function unitNamed(model: Model, name: string): string {
  const [application = '', number] = name.split('/');
  if (number !== 'leader') return name;
  const leader = model.applications[application]?.leader?.unit;
  if (leader === undefined) throw new GrimoireError(`application "${application}" has no leader yet`);
  return leader;
}

function fileOf({ paramsFile }: RunRequest, cwd: string): Readonly<Record<string, unknown>> {
  if (paramsFile === undefined) return {};
  let content: unknown;
  try {
    content = parse(readFileSync(resolve(cwd, paramsFile), 'utf8'));
  } catch (error) {
    throw new GrimoireError(`cannot read parameters from ${paramsFile}: ${reasonOf(error)}`, { cause: error });
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new GrimoireError(`${paramsFile} is not a map of parameters`);
  }
  return { ...content };
}

function announce(tasks: readonly Action[], background: boolean, { note }: VerbContext): void {
  const [first] = tasks;
  if (first === undefined) return;
  const count = `${tasks.length} task${tasks.length === 1 ? '' : 's'}`;
  const lines = tasks.map(({ id, unit }) => `  - task ${id} on unit-${unit.replace('/', '-')}`);
  const end = background
    ? ''
    : `\nWaiting for task${tasks.length === 1 ? '' : 's'} ${tasks.map(({ id }) => id).join(', ')}...\n`;
  note(`Running operation ${first.id} with ${count}\n${lines.join('\n')}\n${end}`);
}

function show(tasks: readonly Action[], format: RunRequest['format'], { out }: VerbContext): number {
  if (format === 'plain') out(tasks.map((task) => plain(task, tasks.length > 1)).join(''));
  else {
    const all = Object.fromEntries(tasks.map((task) => [task.unit, describe(task)]));
    out(format === 'json' ? `${JSON.stringify(all)}\n` : stringify(all));
  }
  const failed = tasks.filter(({ status }) => status !== 'completed');
  if (failed.length === 0) return 0;
  const lines = failed.map(
    ({ id, message, results }) => ` - id "${id}" with return code ${String(results['return-code'] ?? 1)}: ${message}`,
  );
  throw new Failure(
    `the following task${failed.length === 1 ? '' : 's'} failed:\n${lines.join('\n')}\n\nuse 'grimoire debug-log --replay' to see more`,
  );
}

/** The results alone, as YAML; output of the process as it is. */
function plain({ unit, results, log }: Action, withUnit: boolean): string {
  const { 'return-code': _code, stdout, stderr, ...own } = results;
  const head = withUnit ? `${unit}:\n` : '';
  const progress = log.map(({ message }) => `${message}\n`).join('');
  const values = Object.keys(own).length === 0 ? '' : stringify(own);
  const printed = [stdout, stderr].filter((text) => typeof text === 'string' && text !== '').join('');
  return `${head}${progress}${values}${printed}${printed === '' || printed.endsWith('\n') ? '' : '\n'}`;
}

/** What `juju run --format json` prints of a task. */
function describe({ id, unit, status, message, results, log, enqueued, started, completed }: Action): unknown {
  return {
    id: String(id),
    ...(log.length > 0 && { log: log.map((entry) => `${when(entry.at)} ${entry.message}`) }),
    ...(message !== '' && { message }),
    results,
    status,
    timing: {
      enqueued: when(enqueued),
      ...(started !== undefined && { started: when(started) }),
      ...(completed !== undefined && { completed: when(completed) }),
    },
    unit,
  };
}

/** As Juju writes moments here: `2026-01-02 03:04:05 +0000 UTC`. */
function when(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
}
