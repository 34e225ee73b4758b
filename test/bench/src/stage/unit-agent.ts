import type { ToolReply, ToolRequest } from '@grimoire/hook-protocol';
import { serve, type ToolServer } from '@grimoire/hook-protocol/server';
import {
  agentDirectory,
  charmFromFiles,
  type CharmFiles,
  createModel,
  deploy,
  type Hook,
  HookRun,
  integrate,
  memoryStore,
  type Model,
  nextHook,
  podStarted,
  storageAttached,
  type Store,
  workloadBooted,
} from '@grimoire/juju-model';

/** A call of a hook tool, as it was asked for. */
export interface Called {
  readonly command: string;
  readonly args: readonly string[];
}

export interface Begun {
  readonly hook: string;
  /** The whole environment of the dispatch. */
  readonly env: Readonly<Record<string, string>>;
}

/** The unit agents of one model in memory: what Juju does around a dispatch. */
export class UnitAgent {
  readonly #store: Store = memoryStore(createModel({ name: 'bench', uuid: '6f1c1a52-9b58-4f0e-8a3c-5b1f6f1d2c11' }));
  readonly #log: string[] = [];
  #current: { readonly run: HookRun; readonly server: ToolServer; readonly calls: Called[] } | undefined;

  get model(): Model {
    return this.#store.read();
  }

  /** Deploys one unit of a charm; its pod runs, its storage is attached. */
  deploy(files: CharmFiles, name: string, config: Readonly<Record<string, string>>, address: string): void {
    const charm = charmFromFiles(files);
    this.change((model, at) => deploy(model, { charm, name, config }, at));
    for (const unit of Object.values(this.model.units).filter(({ application }) => application === name)) {
      this.change((model, at) => podStarted(model, unit.name, { address }, at));
      for (const storage of Object.keys(unit.storage))
        this.change((model) => storageAttached(model, unit.name, storage));
    }
  }

  integrate(first: string, second: string): void {
    this.change((model, at) => integrate(model, first, second, at));
  }

  booted(unit: string, container: string, bootId: string): void {
    this.change((model, at) => workloadBooted(model, unit, container, bootId, at));
  }

  change(verb: (model: Model, at: number) => Model): void {
    this.#store.update((model) => verb(model, Date.now()));
  }

  next(unit: string): Hook | undefined {
    return nextHook(this.model, unit, Date.now());
  }

  /** A hook whose charm is not measured: its tools are called right here. */
  inProcess(unit: string, hook: Hook): HookRun {
    return new HookRun(this.#store, unit, hook, { now: Date.now, random: Math.random });
  }

  /** Begins a hook and serves its tools at the unit's socket. */
  async begin(unit: string, hook: Hook): Promise<Begun> {
    const run = new HookRun(this.#store, unit, hook, {
      now: Date.now,
      random: Math.random,
      log: ({ level, message }) => this.#log.push(`${level} ${message}`),
    });
    const calls: Called[] = [];
    const server = await serve({
      socketPath: `${agentDirectory(unit)}/agent.socket`,
      contextId: run.contextId,
      handler: (request): ToolReply => {
        calls.push(calledIn(request));
        return run.tool(request);
      },
    });
    this.#current = { run, server, calls };
    return { hook: hook.kind, env: run.environment({ apiAddresses: ['10.0.0.1:17070'] }) };
  }

  /** The end of what charms logged, for a message about one that failed. */
  lastLines(): string {
    return this.#log.slice(-5).join('\n');
  }

  /** The process has ended. @throws Error when Juju would have refused the hook, or had to cut the charm off */
  async end(code: number): Promise<readonly Called[]> {
    if (!this.#current) throw new Error('no hook is running');
    const { run, server, calls } = this.#current;
    this.#current = undefined;
    const cut = await server.close(1000);
    const refusal = run.finish({ code });
    if (refusal !== undefined) throw new Error(`the flush was refused: ${refusal}`);
    if (cut > 0) throw new Error('the process left its connection to the agent open');
    return calls;
  }
}

function calledIn({ command, args }: ToolRequest): Called {
  return { command, args };
}
