import { effectOf, isToolName, type ToolReply, type ToolRequest } from '@grimoire/hook-protocol';
import { serve } from '@grimoire/hook-protocol/server';
import {
  hookEnvironment,
  hookName,
  HookRun,
  isRelationHook,
  type Hook,
  type Outcome,
  type Output,
} from '@grimoire/juju-model';
import type { DebugLog } from '../controller/debug-log.ts';
import type { HookJournal, HookRecord, ToolCall } from '../controller/hook-journal.ts';
import type { ModelStore } from '../controller/model-store.ts';
import { charmContainer } from '../kubelet/container-spec.ts';
import { unitTag, type PodFolder } from '../kubelet/pod-folder.ts';
import type { ExecExit, User, World } from '../world/index.ts';
import { charmFiles } from './charm-files.ts';
import { dispatchTarget, ranSentence } from './dispatch-target.ts';
import { LineSplitter } from './line-splitter.ts';

export interface DispatcherInput {
  readonly world: World;
  readonly store: ModelStore;
  readonly log: DebugLog;
  readonly journal: HookJournal;
  readonly unit: string;
  readonly folder: PodFolder;
  /** A short path of the unit's agent folder, for its socket. */
  readonly shortFolder: string;
  /** Who the charm runs as. */
  readonly user: User;
  /** Brings a resource into place; answers its path in the charm container. */
  readonly fetchResource: (application: string, resource: string) => string;
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
    const { store, unit, folder, fetchResource, log } = this.#input;
    const run = new HookRun(store, unit, hook, {
      now: Date.now,
      random: Math.random,
      log: ({ at, level, module, message }) => log.add({ at, who: unitTag(unit), level, module, message }),
      fetchResource,
      ...charmFiles(folder, charmContainer),
    });
    const began = { at: Date.now(), tick: performance.now() };
    const calls: ToolCall[] = [];
    const record = (exit: HookRecord['exit'], refusal?: string): void =>
      this.#input.journal.add({
        unit,
        hook: hook.kind === 'action' ? hook.action : hookName(hook),
        kind: hook.kind === 'action' ? 'action' : 'hook',
        start: new Date(began.at).toISOString(),
        milliseconds: Math.round((performance.now() - began.tick) * 10) / 10,
        exit,
        ...(refusal !== undefined && { refused: true }),
        tools: calls,
      });
    const target = dispatchTarget(folder.charm, this.#inside, hook);
    if ('missing' in target) {
      const isAction = hook.kind === 'action';
      if (!isAction) this.#say('DEBUG', `skipped "${hookName(hook)}" hook (missing)`);
      run.finish({ code: isAction ? 1 : 0 }, output('', isAction ? `action not implemented on unit "${unit}"` : ''));
      record('not run');
      return;
    }
    if ('broken' in target) {
      this.#say('ERROR', `hook "${hookName(hook)}" failed: ${target.broken}`);
      run.finish({ code: 1 }, output('', target.broken));
      record('not run');
      return;
    }
    const { exit, printed } = await this.#execute(run, hook, target.run, calls, signal);
    record(exit, run.finish(exit, printed));
    this.#sum(hook, exit, target.how);
  }

  async #execute(
    run: HookRun,
    hook: Hook,
    program: string,
    calls: ToolCall[],
    signal: AbortSignal,
  ): Promise<{ exit: Outcome; printed: Output }> {
    const { world, store, unit, folder, user, shortFolder } = this.#input;
    const server = await serve({
      socketPath: `${shortFolder}/agent.socket`,
      contextId: run.contextId,
      handler: (request) => journaled(run, request, calls),
    });
    const stdout = new Printed((line) => this.#print('DEBUG', hook, line));
    const stderr = new Printed((line) => this.#print('WARNING', hook, line));
    try {
      if (user.uid !== 0) await this.#own(`${this.#inside}/../agent.socket`);
      const exit = await world.exec(folder.pod, charmContainer, {
        argv: [program],
        env: hookEnvironment(store.read(), unit, hook, { contextId: run.contextId }),
        cwd: this.#inside,
        user,
        stdout: (chunk) => stdout.write(chunk),
        stderr: (chunk) => stderr.write(chunk),
        signal,
      });
      return { exit, printed: { stdout: stdout.end(), stderr: stderr.end() } };
    } finally {
      await server.close();
    }
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

/** The most that is kept of an action's output: what is printed beyond is in the log only. */
const keptBytes = 4 * 1024 * 1024;

/** One output stream: a line at a time to the log, and whole for the results of an action. */
class Printed {
  readonly #lines: LineSplitter;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(take: (line: string) => void) {
    this.#lines = new LineSplitter(take);
  }

  write(chunk: Uint8Array): void {
    this.#lines.write(chunk);
    if (this.#size >= keptBytes) return;
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  end(): Uint8Array {
    this.#lines.end();
    return Buffer.concat(this.#chunks);
  }
}

function output(stdout: string, stderr: string): Output {
  return { stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) };
}
