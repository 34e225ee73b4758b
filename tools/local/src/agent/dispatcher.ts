import { effectOf, isToolName, type ToolReply, type ToolRequest } from '@grimoire/hook-protocol';
import { serve } from '@grimoire/hook-protocol/server';
import {
  hookEnvironment,
  hookName,
  HookRun,
  isRelationHook,
  memoryStore,
  ModelError,
  type Hook,
  type Outcome,
  type Output,
  type Store,
} from '@grimoire/juju-model';
import type { DebugLog } from '../controller/debug-log.ts';
import type { HookJournal, HookRecord, ToolCall } from '../controller/hook-journal.ts';
import type { DebugRequest, HookRequest, HookRequests, ReplayRequest } from '../controller/hook-requests.ts';
import type { ModelStore } from '../controller/model-store.ts';
import { charmContainer } from '../kubelet/container-spec.ts';
import { unitTag, type PodFolder } from '../kubelet/pod-folder.ts';
import type { ExecExit, User, World } from '../world/index.ts';
import { charmFiles } from './charm-files.ts';
import { debugged } from './debug-session.ts';
import { dispatchTarget, ranSentence } from './dispatch-target.ts';
import { isInspectorRemark } from './inspector.ts';
import { Printed } from './printed.ts';

export interface DispatcherInput {
  readonly world: World;
  readonly store: ModelStore;
  readonly log: DebugLog;
  readonly journal: HookJournal;
  readonly requests: HookRequests;
  readonly unit: string;
  readonly folder: PodFolder;
  /** A short path of the unit's agent folder, for its socket. */
  readonly shortFolder: string;
  /** Who the charm runs as. */
  readonly user: User;
  /** Brings a resource into place; answers its path in the charm container. */
  readonly fetchResource: (application: string, resource: string) => string;
}

/** One dispatch to be made. */
interface Dispatch {
  readonly hook: Hook;
  /** What the charm sees and changes: the model's, or for a replay one of its own. */
  readonly store: Store;
  /** Who waits for it. */
  readonly asked: HookRequest | undefined;
  readonly replay?: true;
  /** Kills the process. */
  readonly signal: AbortSignal;
}

/** Runs hooks of one unit: one process of the packed charm each, in its container, with Juju's environment and nothing else. */
export class Dispatcher {
  readonly #input: DispatcherInput;
  readonly #inside: string;

  constructor(input: DispatcherInput) {
    this.#input = input;
    this.#inside = `/var/lib/juju/agents/${unitTag(input.unit)}/charm`;
  }

  /** Never throws for what the charm does; `signal` kills the process. */
  async run(hook: Hook, signal: AbortSignal): Promise<void> {
    const { store, unit, requests } = this.#input;
    const name = nameOf(hook);
    const asked = requests.take(unit, name);
    const how = await this.#run({ hook, store, asked, signal });
    asked?.ended(name, how);
  }

  /**
   * Runs an event of before once more, in the model of now. What the charm asks of Juju meanwhile is answered and then lost,
   * as if the hook had failed in the end; what it does to the workload is done.
   */
  async replay(asked: ReplayRequest, signal: AbortSignal): Promise<void> {
    const hook = asked.replay;
    this.#say('INFO', `running "${nameOf(hook)}" again, as a replay: nothing that it asks of Juju is kept`);
    const store = memoryStore(this.#input.store.read());
    try {
      asked.ended(nameOf(hook), await this.#run({ hook, store, asked, signal, replay: true }));
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      asked.ended(nameOf(hook), `cannot run again: ${error.message}`);
    }
  }

  /** @returns how it ended, for a sentence */
  async #run(dispatch: Dispatch): Promise<string> {
    const { hook, store } = dispatch;
    const { unit, folder, fetchResource, log } = this.#input;
    const run = new HookRun(store, unit, hook, {
      now: Date.now,
      random: Math.random,
      log: ({ at, level, module, message }) => log.add({ at, who: unitTag(unit), level, module, message }),
      fetchResource,
      ...charmFiles(folder, charmContainer),
    });
    const record = this.#recorder(dispatch);
    const target = dispatchTarget(folder.charm, this.#inside, hook);
    if ('missing' in target) {
      const isAction = hook.kind === 'action';
      if (!isAction) this.#say('DEBUG', `skipped "${hookName(hook)}" hook (missing)`);
      run.finish({ code: isAction ? 1 : 0 }, output('', isAction ? `action not implemented on unit "${unit}"` : ''));
      record([], 'not run');
      return 'is not there in the charm';
    }
    if ('broken' in target) {
      this.#say('ERROR', `hook "${hookName(hook)}" failed: ${target.broken}`);
      run.finish({ code: 1 }, output('', target.broken));
      record([], 'not run');
      return `cannot be started: ${target.broken}`;
    }
    const calls: ToolCall[] = [];
    const { exit, printed } = await this.#execute(run, dispatch, target.run, calls);
    record(calls, exit, run.finish(exit, printed));
    this.#sum(hook, exit, target.how);
    return 'code' in exit ? `ended with exit code ${exit.code}` : `ended by ${exit.signal}`;
  }

  #recorder({
    hook,
    replay,
  }: Dispatch): (tools: readonly ToolCall[], exit: HookRecord['exit'], refusal?: string) => void {
    const began = { at: Date.now(), tick: performance.now() };
    return (tools, exit, refusal) =>
      this.#input.journal.add({
        unit: this.#input.unit,
        hook: nameOf(hook),
        kind: hook.kind === 'action' ? 'action' : 'hook',
        start: new Date(began.at).toISOString(),
        milliseconds: Math.round((performance.now() - began.tick) * 10) / 10,
        exit,
        ...(refusal !== undefined && { refused: true }),
        ...(replay === true && { replay }),
        event: hook,
        tools,
      });
  }

  async #execute(
    run: HookRun,
    { hook, store, asked, signal }: Dispatch,
    program: string,
    calls: ToolCall[],
  ): Promise<{ exit: Outcome; printed: Output }> {
    const { world, unit, folder, user, shortFolder } = this.#input;
    const server = await serve({
      socketPath: `${shortFolder}/agent.socket`,
      contextId: run.contextId,
      handler: (request) => journaled(run, request, calls),
    });
    const stdout = new Printed((line) => this.#print('DEBUG', hook, line));
    const stderr = new Printed((line) => {
      if (asked?.debug === undefined || !isInspectorRemark(line)) this.#print('WARNING', hook, line);
    });
    const start = (more: Readonly<Record<string, string>> = {}): Promise<ExecExit> =>
      world.exec(folder.pod, charmContainer, {
        argv: [program],
        env: { ...hookEnvironment(store.read(), unit, hook, { contextId: run.contextId }), ...more },
        cwd: this.#inside,
        user,
        stdout: (chunk) => stdout.write(chunk),
        stderr: (chunk) => stderr.write(chunk),
        signal,
      });
    try {
      if (user.uid !== 0) await this.#own(`${this.#inside}/../agent.socket`);
      const exit = asked?.debug === undefined ? await start() : await this.#debug(hook, asked.debug, start);
      return { exit, printed: { stdout: stdout.end(), stderr: stderr.end() } };
    } finally {
      await server.close();
    }
  }

  #debug(
    hook: Hook,
    request: DebugRequest,
    run: (env: Readonly<Record<string, string>>) => Promise<ExecExit>,
  ): Promise<ExecExit> {
    const { world, folder, store, unit } = this.#input;
    const address = store.read().units[unit]?.pod?.address ?? '127.0.0.1';
    return debugged(
      {
        world,
        folder,
        inside: this.#inside,
        address,
        hook: nameOf(hook),
        request,
        say: (text) => this.#say('ERROR', text),
      },
      run,
    );
  }

  /** A charm that is not root has to reach what we, its root, have made. */
  async #own(path: string): Promise<void> {
    const { world, folder, user } = this.#input;
    await world.exec(folder.pod, charmContainer, { argv: ['/bin/chown', `${user.uid}:${user.gid}`, path], env: {} });
  }

  #print(level: string, hook: Hook, line: string): void {
    const { log, unit } = this.#input;
    const prefix = isRelationHook(hook) ? `${hook.endpoint}:${hook.relation}: ` : '';
    log.add({
      at: Date.now(),
      who: unitTag(unit),
      level,
      module: `unit.${unit}.${hookName(hook)}`,
      message: prefix + line,
    });
  }

  #sum(hook: Hook, exit: ExecExit, how: string): void {
    if ('code' in exit && exit.code === 0) return this.#say('INFO', ranSentence(hook, how));
    const why = 'code' in exit ? `exit status ${exit.code}` : `signal: ${exit.signal}`;
    this.#say('ERROR', `hook "${hookName(hook)}" (${how}) failed: ${why}`);
  }

  #say(level: string, message: string): void {
    const { log, unit } = this.#input;
    log.add({ at: Date.now(), who: unitTag(unit), level, module: 'juju.worker.uniter.operation', message });
  }
}

/** Answers a call and notes that it was made. A tool that asks for its input first is noted when it has it. */
function journaled(run: HookRun, request: ToolRequest, calls: ToolCall[]): ToolReply {
  const reply = run.tool(request);
  const { command, args } = request;
  calls.push({ name: isToolName(command) ? command : '?', effect: effectOf(command, args), code: reply.code });
  return reply;
}

function output(stdout: string, stderr: string): Output {
  return { stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) };
}

/** As Juju names it; an action by its own name. */
function nameOf(hook: Hook): string {
  return hook.kind === 'action' ? hook.action : hookName(hook);
}
