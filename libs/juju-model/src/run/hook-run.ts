import { isToolName, type ToolReply, type ToolRequest } from '@grimoire/hook-protocol';
import {
  failed,
  parseInvocation,
  Refusal,
  refused,
  render,
  succeeded,
  type Surroundings,
} from '@grimoire/hook-protocol/server';
import { beginHook } from '../agent/begin-hook.ts';
import { commitHook } from '../agent/commit-hook.ts';
import { failHook } from '../agent/fail-hook.ts';
import { requeueHook } from '../agent/requeue-hook.ts';
import { unitOf } from '../change.ts';
import { type EnvironmentInput, hookEnvironment } from '../environment.ts';
import { hookName, isRelationHook, isStorageHook, type Hook } from '../hook.ts';
import { ModelError } from '../model-error.ts';
import type { Model, RunningHook } from '../model.ts';
import { remoteEnd } from '../operator/relate.ts';
import type { Call, Printed } from './call.ts';
import { endAction } from './end-action.ts';
import { flush } from './flush.ts';
import { nothingPending, type Pending } from './pending.ts';
import type { HookRunOptions, Outcome, Output, Store } from './store.ts';
import { tools, toolsOf } from './tools.ts';

/**
 * One run of one hook or action on one unit: from just before the process starts until its outcome is recorded.
 *
 * Making one begins the hook in the store. `tool` answers the process's calls; what only a flush makes true is kept
 * here and lost with this object. `finish` ends it, once.
 */
export class HookRun {
  readonly contextId: string;
  readonly unit: string;
  readonly hook: Hook;
  readonly #store: Store;
  readonly #options: HookRunOptions;
  readonly #base: Model;
  readonly #running: RunningHook;
  readonly #pending: Pending = nothingPending();
  #finished = false;

  constructor(store: Store, unit: string, hook: Hook, options: HookRunOptions) {
    this.#store = store;
    this.unit = unit;
    this.hook = hook;
    this.#options = options;
    this.contextId = options.contextId ?? `${unit}-${hookName(hook)}-${hexDigits(32, options.random)}`;
    store.update((model) => beginHook(model, unit, hook, this.contextId, options.now()));
    this.#base = store.read();
    const { running } = unitOf(this.#base, unit).agent;
    if (!running) throw new Error(`${unit}: ${hookName(hook)} did not begin`);
    this.#running = running;
  }

  /** The process's whole environment. */
  environment(input: Omit<EnvironmentInput, 'contextId'> = {}): Record<string, string> {
    return hookEnvironment(this.#base, this.unit, this.hook, { ...input, contextId: this.contextId });
  }

  /**
   * Answers one call of a tool, as Juju would: a refusal is a reply with a code.
   *
   * @throws StdinRequired when the tool wants standard input and the request has none.
   */
  tool(request: ToolRequest): ToolReply {
    const { command } = request;
    if (this.#finished) return failed(`bad request: the hook ${this.contextId} has ended`);
    if (!isToolName(command) || !toolsOf(this.#base.rules.juju).includes(command)) {
      return failed(`bad request: unknown command: ${command}`);
    }
    const parsed = parseInvocation(command, request.args, this.#surroundings());
    if (!parsed.ok) return parsed.reply;
    const call: Call = {
      invocation: parsed.invocation,
      request,
      hook: this.hook,
      unit: this.unit,
      base: this.#base,
      store: this.#store,
      pending: this.#pending,
      options: this.#options,
      at: this.#options.now(),
    };
    try {
      return this.#printed(call, tools[command](call));
    } catch (error) {
      // The unit was removed under its hook.
      if (error instanceof ModelError) return failed(error.message);
      return refused(error);
    }
  }

  /**
   * The process ended. With code 0 everything it asked for is flushed in one commit; otherwise, or when the flush is
   * refused, that is dropped and the unit is in error (an action fails instead).
   *
   * @returns why nothing was flushed though the process succeeded, or that the hook was over already.
   */
  finish(outcome: Outcome, output?: Output): string | undefined {
    if (this.#finished) throw new Error(`${this.contextId} was finished before`);
    this.#finished = true;
    const at = this.#options.now();
    let refusal: string | undefined;
    this.#store.update((model) => {
      // The agent restarted, or the unit is gone: what became of the hook was recorded then.
      if (model.units[this.unit]?.agent.running?.contextId !== this.contextId) {
        refusal = `the hook ${this.contextId} is no longer running`;
        return model;
      }
      let next = model;
      if ('code' in outcome && outcome.code === 0) {
        try {
          next = flush(model, this.unit, this.#pending, at);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          refusal = error.message;
        }
      }
      return this.#ended(next, outcome, refusal, output, at);
    });
    return refusal;
  }

  #ended(model: Model, outcome: Outcome, refusal: string | undefined, output: Output | undefined, at: number): Model {
    if (this.hook.kind === 'action') return endAction(model, this.unit, this.hook.id, { outcome, refusal, output }, at);
    if ('signal' in outcome && (outcome.signal === 'SIGTERM' || outcome.signal === 'SIGKILL')) {
      return requeueHook(model, this.unit, this.#running, at);
    }
    const succeededWhole = 'code' in outcome && outcome.code === 0 && refusal === undefined;
    if (succeededWhole) return commitHook(model, this.unit, this.#running, at);
    return failHook(model, this.unit, this.#running, at, this.#options.random());
  }

  #printed(call: Call, printed: Printed): ToolReply {
    if (!printed) return succeeded();
    const { format, output } = call.invocation.flags;
    const known = format === 'json' || format === 'yaml' ? format : 'smart';
    const text = 'text' in printed ? printed.text : render(printed.value, known);
    if (typeof output !== 'string' || output === '') return succeeded(text);
    if (!this.#options.writeFile) throw new Refusal(`open ${output}: no such file or directory`, 1);
    this.#options.writeFile(output.startsWith('/') ? output : `${call.request.dir}/${output}`, Buffer.from(text));
    return succeeded();
  }

  /** What the grammar needs to fill in and to judge. */
  #surroundings(): Surroundings {
    const { hook } = this;
    const unit = unitOf(this.#base, this.unit);
    const known: Surroundings = {
      hasRelation: (id) => unit.agent.relations[id] !== undefined,
      hasStorage: (id) => unit.storage[id] !== undefined,
      remoteApplicationOf: (id) => {
        const relation = this.#base.relations[id];
        return relation && remoteEnd(relation, unit.application)?.application;
      },
    };
    if (isStorageHook(hook)) return { ...known, storage: hook.storage };
    if (!isRelationHook(hook)) return known;
    const { relation, endpoint, remoteApplication } = hook;
    const remoteUnit = 'remoteUnit' in hook ? hook.remoteUnit : undefined;
    return { ...known, relation, endpoint, remoteApplication, ...(remoteUnit === undefined ? {} : { remoteUnit }) };
  }
}

function hexDigits(count: number, random: () => number): string {
  return Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');
}
