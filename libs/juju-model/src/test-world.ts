import type { ToolReply } from '@grimoire/hook-protocol';
import { charmFromFiles } from './charm/charm-from-files.ts';
import type { CharmMeta } from './charm/charm-meta.ts';
import { createModel } from './create-model.ts';
import { hookName, type Hook } from './hook.ts';
import { podStarted } from './machine/pods.ts';
import type { Model, Rules } from './model.ts';
import { deploy, type DeployInput } from './operator/deploy.ts';
import { HookRun } from './run/hook-run.ts';
import { memoryStore, type HookRunOptions, type Outcome, type Store } from './run/store.ts';
import { nextHook } from './schedule/next-hook.ts';

/** A model with a clock and charms that do what a test says: what the tests of this package are told in. */
export class TestWorld {
  readonly store: Store;
  at: number = Date.UTC(2026, 0, 2, 3, 4, 5);
  /** Passed to every run besides clock and random source. */
  options: Partial<HookRunOptions> = {};
  #seed = 1;

  constructor(rules: Partial<Rules> = {}) {
    this.store = memoryStore(createModel({ name: 'm', uuid: '9f484882-2f18-4fd2-967d-db9663db7bea', rules }));
  }

  get model(): Model {
    return this.store.read();
  }

  /** A verb or a fact. */
  do(change: (model: Model, at: number) => Model): this {
    this.store.update((model) => change(model, this.at));
    return this;
  }

  /** Deploys and starts a pod for every unit. */
  deploy(charm: CharmMeta, input: Partial<DeployInput> = {}): this {
    this.do((model, at) => deploy(model, { charm, ...input }, at));
    return this.startPods();
  }

  startPods(): this {
    for (const { name, pod, number } of Object.values(this.model.units)) {
      if (!pod) this.do((model, at) => podStarted(model, name, { address: `10.1.0.${number + 1}` }, at));
    }
    return this;
  }

  next(unit: string): string | undefined {
    const hook = nextHook(this.model, unit, this.at);
    return hook && label(hook);
  }

  /** Begins the next hook and leaves it running. */
  begin(unit: string): HookRun {
    const hook = nextHook(this.model, unit, this.at);
    if (!hook) throw new Error(`${unit} has nothing to do`);
    const options: HookRunOptions = { now: () => this.at, random: () => this.random(), ...this.options };
    return new HookRun(this.store, unit, hook, options);
  }

  /** Runs the next hook with the tools that the test calls in it. */
  step(unit: string, body: (tool: CallTool) => void = () => undefined, outcome: Outcome = { code: 0 }): string {
    const run = this.begin(unit);
    body(caller(run));
    run.finish(outcome);
    return label(run.hook);
  }

  /** Runs hooks that do nothing until a unit would wait; their labels. */
  settle(unit: string, limit = 200): string[] {
    const ran: string[] = [];
    while (this.next(unit) !== undefined) {
      if (ran.length >= limit) throw new Error(`${unit} does not come to rest: ${ran.slice(-5).join(', ')}`);
      ran.push(this.step(unit));
    }
    return ran;
  }

  /** Settles units until all of them wait. */
  settleAll(): string[] {
    const ran: string[] = [];
    for (;;) {
      const busy = Object.keys(this.model.units).find((unit) => this.next(unit) !== undefined);
      if (busy === undefined) return ran;
      ran.push(...this.settle(busy).map((hook) => `${busy} ${hook}`));
    }
  }

  pass(milliseconds: number): this {
    this.at += milliseconds;
    return this;
  }

  random(): number {
    this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return this.#seed / 2_147_483_648;
  }
}

export type CallTool = (command: string, ...args: readonly string[]) => Answer;

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function caller(run: HookRun): CallTool {
  return (command, ...args) => answerOf(run.tool({ contextId: run.contextId, dir: '/charm', command, args }));
}

export function answerOf({ code, stdout, stderr }: ToolReply): Answer {
  return { code, stdout: Buffer.from(stdout).toString(), stderr: Buffer.from(stderr).toString() };
}

/** A hook as one reads it: its name and what it is about. */
export function label(hook: Hook): string {
  const name = hookName(hook);
  switch (hook.kind) {
    case 'relation-joined':
    case 'relation-departed':
      return `${name} ${hook.remoteUnit}`;
    case 'relation-changed':
      return `${name} ${hook.remoteUnit ?? hook.remoteApplication}`;
    case 'secret-expired':
    case 'secret-remove':
      return `${name} ${hook.revision}`;
    case 'action':
      return `action ${name}`;
    default:
      return name;
  }
}

const manifest = 'bases: [{name: ubuntu, channel: "22.04/stable", architectures: [amd64]}]';

/** A web application with everything that the rules are about. */
export const web: CharmMeta = charmFromFiles({
  'metadata.yaml': `
    name: web
    summary: s
    description: d
    requires: {db: {interface: pg, limit: 1}, cache: {interface: redis}}
    provides: {website: {interface: http}}
    peers: {ring: {interface: ring}}
    containers: {app: {resource: image, mounts: [{storage: data, location: /data}]}, nginx: {resource: image}}
    resources: {image: {type: oci-image}, file: {type: file, filename: f.txt}}
    storage: {data: {type: filesystem}}`,
  'manifest.yaml': manifest,
  'config.yaml':
    'options: {name: {type: string}, port: {type: int, default: 8080}, debug: {type: boolean, default: false}, key: {type: secret}}',
  'actions.yaml': 'greet: {params: {who: {type: string, default: you}, count: {type: integer, minimum: 1}}}\nfree: {}',
});

/** A database that serves `pg`. */
export const pg: CharmMeta = charmFromFiles({
  'metadata.yaml':
    'name: pg\nsummary: s\ndescription: d\nprovides: {database: {interface: pg}}\npeers: {members: {interface: pg-peers}}',
  'manifest.yaml': manifest,
});

/** A charm with nothing at all. */
export const plain: CharmMeta = charmFromFiles({
  'metadata.yaml': 'name: plain\nsummary: s\ndescription: d',
  'manifest.yaml': manifest,
});
