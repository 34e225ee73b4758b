import {
  dispatch,
  eventOf,
  randomOf,
  type AnyCharm,
  type Event,
  type Outside,
  type Target,
} from '@grimoire/charm/dispatch';
import { HookTools, type Transport } from '@grimoire/hook-protocol';
import { StdinRequired } from '@grimoire/hook-protocol/server';
import * as juju from '@grimoire/juju-model';
import type { PebbleApi } from '@grimoire/pebble';
import { FakePebble, type FakeOptions } from '@grimoire/pebble/fake';
import { charmMetaOf } from './charm-meta.ts';
import { isWrite, Journal } from './journal.ts';
import { Killed } from './killed.ts';
import { watchedPebble } from './watched-pebble.ts';

/** A charm of this repository, or a few lines that stand for one: called in each of its hooks. */
export type CharmCode = AnyCharm | Stub;

/** An application that a test plays itself. */
export interface Stub {
  readonly metadata: AnyCharm['metadata'];
  /** Answers with the exit code; default 0. */
  run?(event: Event, outside: Outside): Promise<number | void>;
}

export interface DeployOptions {
  /** Default: the charm's name. */
  readonly name?: string;
  /** Default 1. */
  readonly units?: number;
  readonly config?: Readonly<Record<string, string | number | boolean>>;
  /** What is in each container at first; default nothing. The same for each unit. */
  readonly containers?: Readonly<Record<string, FakeOptions>>;
}

/** A Pebble of a test; the fake by default. */
export interface TestPebble extends PebbleApi {
  restart?(options?: { wipe?: boolean }): void;
  setReachable?(reachable: boolean): void;
}

export interface WorldOptions {
  /** Whether a check's own target answers; default always. */
  readonly ask?: (target: Target) => boolean | Promise<boolean>;
  /** Makes the Pebble of a container; default a fake. */
  readonly pebble?: (unit: string, container: string, options: FakeOptions) => TestPebble;
  /** Picks among the hooks that Juju's rules allow next; default Juju's own order. */
  readonly pick?: (hooks: readonly juju.Hook[]) => juju.Hook | undefined;
  /** Whether one more look comes after a hook that ran well, for no reason at all; default never. */
  readonly repeat?: () => boolean;
  readonly rules?: Partial<juju.Rules>;
}

/** What one dispatch did. */
export interface Dispatched {
  readonly unit: string;
  readonly hook: string;
  readonly code: number | 'killed';
}

/**
 * A whole Juju model in this process: the rules are juju-model's, the workloads' Pebbles are fakes, the charms are the
 * real ones, dispatched as Juju would. State in, events, state out; no time passes but the test's.
 *
 * @example
 * const world = new World();
 * await world.deploy(SynapseOperatorCharm, { config: { server_name: 'example.org' } });
 * await world.settle();
 * expect(world.status('synapse/0')).toEqual({ status: 'active', message: '' });
 */
export class World {
  readonly journal: Journal = new Journal();
  readonly log: string[] = [];
  readonly #store: juju.Store;
  readonly #charms = new Map<string, { readonly code: CharmCode; readonly containers: DeployOptions['containers'] }>();
  readonly #pebbles = new Map<string, TestPebble>();
  readonly #options: WorldOptions;
  #now = Date.UTC(2026, 0, 2, 3, 4, 5);
  #seed = 1;
  #hook = '';

  constructor(options: WorldOptions = {}) {
    this.#options = options;
    const uuid = '9f0f3c6e-0000-4000-8000-000000000001';
    this.#store = juju.memoryStore(
      juju.createModel({ name: 'chat', uuid, ...(options.rules === undefined ? {} : { rules: options.rules }) }),
    );
  }

  get model(): juju.Model {
    return this.#store.read();
  }

  get now(): number {
    return this.#now;
  }

  /** Any verb of an operator or fact of the machine of juju-model. */
  change(verb: (model: juju.Model, at: number) => juju.Model): void {
    this.#store.update((model) => verb(model, this.#now));
  }

  /** Deploys, starts the pods with their containers and attaches storage. Hooks run in {@link settle}. */
  deploy(code: CharmCode, options: DeployOptions = {}): void {
    const name = options.name ?? code.metadata.name;
    this.#charms.set(name, { code, containers: options.containers });
    const { units = 1, config } = options;
    this.change((model, at) =>
      juju.deploy(
        model,
        { charm: charmMetaOf(code.metadata), name, units, ...(config === undefined ? {} : { config }) },
        at,
      ),
    );
    this.startPods(name);
  }

  /** Starts the pods of units that have none: after a deploy or a scale-up. */
  startPods(application: string): void {
    for (const unit of Object.values(this.model.units)) {
      if (unit.application !== application || unit.pod) continue;
      this.change((model, at) => juju.podStarted(model, unit.name, { address: `10.1.0.${unit.number + 10}` }, at));
      for (const storage of Object.keys(unit.storage)) {
        this.change((model) => juju.storageAttached(model, unit.name, storage));
      }
      for (const container of this.#containersOf(application)) this.pebble(unit.name, container);
    }
  }

  integrate(first: string, second: string): void {
    this.change((model, at) => juju.integrate(model, first, second, at));
  }

  /** The Pebble of a unit's container; made when it is first asked for. */
  pebble(unit: string, container: string): TestPebble {
    const key = `${unit} ${container}`;
    const known = this.#pebbles.get(key);
    if (known) return known;
    const options = this.#charms.get(application(unit))?.containers?.[container] ?? {};
    const make = this.#options.pebble ?? ((_unit, _container, given) => new FakePebble(given));
    const pebble = make(unit, container, options);
    this.#pebbles.set(key, pebble);
    return pebble;
  }

  /** Every container that was made, by `unit container`. */
  containers(): readonly (readonly [string, TestPebble])[] {
    return [...this.#pebbles].toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Time passes. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
    this.change((model, at) => juju.tick(model, at));
  }

  /** What the charm set last. */
  status(unit: string): { readonly status: string; readonly message: string } {
    const { status, message } = this.model.units[unit]?.workload ?? { status: 'gone', message: '' };
    return { status, message };
  }

  /**
   * Runs every hook that is due, unit after unit, until none is. Also tells the agents of containers that booted.
   *
   * @param options.most - more hooks than that are taken for an endless exchange. @default 500
   */
  async settle(options: { readonly most?: number } = {}): Promise<readonly Dispatched[]> {
    const done: Dispatched[] = [];
    for (;;) {
      await this.#poll();
      const next = this.#next();
      if (!next) return done;
      if (done.length >= (options.most ?? 500)) {
        throw new Error(
          `no end: the last hooks were ${done
            .slice(-8)
            .map(({ unit, hook }) => `${unit} ${hook}`)
            .join(', ')}`,
        );
      }
      const ran = await this.run(next.unit, next.hook);
      done.push(ran);
      if (ran.code === 0 && this.model.units[next.unit]?.life === 'alive' && this.#options.repeat?.()) {
        done.push(await this.run(next.unit, { kind: 'update-status' }));
      }
    }
  }

  /** The hook comes now, whatever Juju would choose: what `juju exec` and repeated events do. */
  async run(unit: string, hook: juju.Hook): Promise<Dispatched> {
    const run = new juju.HookRun(this.#store, unit, hook, {
      now: () => this.#now,
      random: () => this.#random(),
      log: (line) => this.log.push(`${line.level} ${unit}: ${line.message}`),
    });
    const name = juju.hookName(hook);
    this.#hook = name;
    this.journal.begin();
    const code = await this.#dispatch(unit, run);
    const dead = this.journal.dead;
    const refusal = run.finish(dead ? { signal: 'SIGKILL' } : { code });
    if (refusal !== undefined) this.log.push(`ERROR ${unit}: flush refused: ${refusal}`);
    this.#now += 1000;
    return { unit, hook: name, code: dead ? 'killed' : code };
  }

  /** Runs an action to its end and answers with it. */
  async action(unit: string, name: string, params: Readonly<Record<string, unknown>> = {}): Promise<juju.Action> {
    this.change((model, at) => juju.runAction(model, unit, name, params, at));
    const id = juju.lastAction(this.model)?.id ?? -1;
    await this.settle();
    const action = this.model.actions[id];
    if (!action) throw new Error(`the action ${name} is gone`);
    return action;
  }

  /** Writes down and answers with what this callback changes: an empty list is a quiet world. */
  async writesOf(act: () => Promise<unknown>): Promise<readonly string[]> {
    const before = this.journal.writes.length;
    await act();
    return this.journal.writes.slice(before).map(({ unit, hook, what }) => `${unit} ${hook}: ${what}`);
  }

  async #dispatch(unit: string, run: juju.HookRun): Promise<number> {
    const code = this.#charms.get(application(unit))?.code;
    const event = eventOf(run.environment());
    if (!code || !event) return 0;
    const outside = this.#outside(unit, run);
    if ('declared' in code) return await dispatch(code, event, outside).catch(deathOf);
    return (await Promise.resolve(code.run?.(event, outside)).catch(deathOf)) ?? 0;
  }

  #outside(unit: string, run: juju.HookRun): Outside {
    const transport: Transport = {
      kind: 'rpc',
      close: () => undefined,
      call: (command, args, stdin) => {
        const write = isWrite(command, args) ? { unit, hook: this.#hook, what: command } : undefined;
        const request = {
          contextId: run.contextId,
          dir: '/',
          command,
          args,
          ...(stdin === undefined ? {} : { stdin }),
        };
        return this.journal.through(write, () => toolOf(run, request));
      },
    };
    return {
      tools: new HookTools(transport),
      pebble: (container) =>
        watchedPebble(this.pebble(unit, container), this.journal, { hook: () => this.#hook, unit, container }),
      now: () => this.#now,
      random: randomOf((count) => Uint8Array.from({ length: count }, () => Math.floor(this.#random() * 256))),
      ask: async (target) => (await this.#options.ask?.(target)) ?? true,
      pause: async (milliseconds) => {
        this.#now += milliseconds;
      },
    };
  }

  /** What the agents' pollers would see: containers that can be reached, by boot id. */
  async #poll(): Promise<void> {
    for (const [key, pebble] of this.#pebbles) {
      const [unit = '', container = ''] = key.split(' ');
      if (!this.model.units[unit]?.pod) continue;
      const boot = await pebble.systemInfo().then(
        (info) => info.bootId,
        () => undefined,
      );
      if (boot !== undefined) this.change((model, at) => juju.workloadBooted(model, unit, container, boot, at));
    }
  }

  #next(): { readonly unit: string; readonly hook: juju.Hook } | undefined {
    for (const unit of Object.keys(this.model.units).toSorted()) {
      const { pick } = this.#options;
      const hook = pick
        ? pick(juju.possibleHooks(this.model, unit, this.#now))
        : juju.nextHook(this.model, unit, this.#now);
      if (hook) return { unit, hook };
    }
    return undefined;
  }

  #containersOf(name: string): readonly string[] {
    return Object.keys(this.#charms.get(name)?.code.metadata.containers ?? {});
  }

  /** Even and always the same from run to run. */
  #random(): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#seed / 2 ** 32;
  }
}

function toolOf(run: juju.HookRun, request: Parameters<juju.HookRun['tool']>[0]): ReturnType<juju.HookRun['tool']> {
  try {
    return run.tool(request);
  } catch (error) {
    if (error instanceof StdinRequired) return run.tool({ ...request, stdin: new Uint8Array() });
    throw error;
  }
}

function deathOf(error: unknown): number {
  if (error instanceof Killed) return 1;
  throw error;
}

const application = (unit: string): string => unit.slice(0, unit.lastIndexOf('/'));
