import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as juju from '@grimoire/juju-model';
import { openHome, type Home } from '@grimoire/local';
import {
  Controller,
  defaultTimings,
  findCharm,
  makePod,
  makeShortFolder,
  podFolder,
  prepareDeployment,
  removePod,
  serviceNames,
  volumeFolder,
  type Prepared,
} from '@grimoire/local/kubelet';
import { openWorld, type World } from '@grimoire/local/world';
import { workspace } from '../harness/grimoire.ts';
import { leaveSecret } from './earlier-charm.ts';
import { Ledger } from './ledger.ts';
import { PebbleGate } from './pebble-gate.ts';
import { dispatch, type Ran, type UnitOnRig } from './unit-on-rig.ts';

export interface DeployOnRig {
  readonly charm: string;
  readonly name?: string;
  readonly config?: Readonly<Record<string, string>>;
  /** What its storage holds already: path below the first volume, and content. */
  readonly left?: Readonly<Record<string, string>>;
}

export interface Settling {
  /** Chooses, in [0, 1), among all units and all hooks that Juju's rules allow next. @default Juju's own order */
  readonly random?: () => number;
}

interface Due {
  readonly unit: string;
  readonly hook: juju.Hook;
}

/**
 * Packed charms in real pods, dispatched one hook at a time: real are the process, its root without Node, the rocks, both
 * Pebbles and what they run. In place of Juju's controller there is its model in memory, so that a test can say when a
 * hook comes and when a process dies.
 */
export class Rig {
  readonly log: string[] = [];
  readonly world: World;
  readonly #home: Home;
  readonly #controller: Controller;
  readonly #store: juju.Store = juju.memoryStore(
    juju.createModel({ name: 'rig', uuid: '9f0f3c6e-0000-4000-8000-000000000002' }),
  );
  readonly #prepared = new Map<string, Promise<Prepared>>();
  readonly #units = new Map<string, UnitOnRig>();

  private constructor(home: Home, world: World) {
    this.#home = home;
    this.world = world;
    this.#controller = new Controller(home, defaultTimings);
  }

  static async open(): Promise<Rig> {
    const folder = mkdtempSync(join(tmpdir(), 'rig-'));
    chmodSync(folder, 0o755);
    for (const shared of ['cache', 'peers']) {
      const target = join(workspace, '.grimoire', shared);
      mkdirSync(target, { recursive: true });
      symlinkSync(target, join(folder, shared));
    }
    const home = openHome({ GRIMOIRE_HOME: folder });
    return new Rig(home, await openWorld({ dir: join(folder, 'world'), runtime: join(home.runtime, 'world') }));
  }

  async close(): Promise<void> {
    for (const { gates } of this.#units.values()) for (const gate of gates.values()) gate.close();
    await this.world.removeTree(this.#modelFolder);
    await this.world.destroy();
    rmSync(this.#home.path, { recursive: true, force: true });
    rmSync(this.#home.runtime, { recursive: true, force: true });
  }

  get model(): juju.Model {
    return this.#store.read();
  }

  unit(name: string): UnitOnRig {
    const unit = this.#units.get(name);
    if (!unit) throw new Error(`${name} has no pod`);
    return unit;
  }

  status(unit: string): { readonly status: string; readonly message: string } {
    const { status, message } = this.model.units[unit]?.workload ?? { status: 'gone', message: '' };
    return { status, message };
  }

  /** Any verb of an operator or fact of the machine. */
  change(verb: (model: juju.Model, at: number) => juju.Model): void {
    this.#store.update((model) => verb(model, Date.now()));
  }

  /** One unit in its pod; its Pebbles answer. No hook has run. */
  async deploy({ charm, name = charm, config = {}, left = {} }: DeployOnRig): Promise<UnitOnRig> {
    const { meta, deployment, resources } = await this.#prepare(charm);
    this.change((model, at) => juju.deploy(model, { charm: meta, name, config, resources }, at));
    const unit = this.model.units[`${name}/0`];
    if (!unit) throw new Error(`${name} has no unit`);
    for (const [path, content] of Object.entries(left)) {
      const [storage = ''] = Object.keys(unit.storage);
      this.#leave(join(volumeFolder(this.#modelFolder, unit.name, storage), path), content);
    }

    const maker = { world: this.world, images: this.#controller.images, modelFolder: this.#modelFolder, log: ignore };
    const { address } = await makePod(maker, this.model, unit, deployment);
    this.change((model, at) => juju.podStarted(model, unit.name, { address }, at));
    for (const id of Object.keys(unit.storage)) this.change((model) => juju.storageAttached(model, unit.name, id));
    await this.world.setHosts(serviceNames(this.model, () => true));

    const folder = podFolder(this.#modelFolder, unit.name);
    const short = makeShortFolder(this.#home.runtime, folder);
    const ledger = new Ledger();
    const gates = new Map<string, PebbleGate>();
    for (const container of Object.keys(meta.containers).toSorted()) {
      const gate = await PebbleGate.before(join(short.containers, container), container, ledger);
      gates.set(container, gate);
      this.change((model, at) => juju.workloadBooted(model, unit.name, container, gate.bootId, at));
    }
    const made: UnitOnRig = { name: unit.name, folder, short, ledger, gates };
    this.#units.set(unit.name, made);
    return made;
  }

  /** What the leader of an earlier charm published: a secret, its id in a peer relation. @returns its URI */
  leave(unit: string, endpoint: string, key: string, content: Readonly<Record<string, string>>): string {
    return leaveSecret(this.#store, unit, endpoint, key, content);
  }

  integrate(one: string, other: string): void {
    this.change((model, at) => juju.integrate(model, one, other, at));
  }

  /** Its pod is gone, and no hook of it comes any more. The model keeps what it knew. */
  async drop(name: string): Promise<void> {
    const { folder, short, gates } = this.unit(name);
    for (const gate of gates.values()) gate.close();
    this.#units.delete(name);
    await removePod(this.world, folder.pod);
    await this.world.removeTree(folder.path);
    await this.world.removeTree(dirname(volumeFolder(this.#modelFolder, name, 'any/0')));
    rmSync(short.path, { recursive: true, force: true });
  }

  /** One hook, whatever Juju would choose. */
  run(unit: string, hook: juju.Hook): Promise<Ran> {
    return dispatch(this.world, this.#store, this.unit(unit), hook, (line) => this.log.push(line));
  }

  /** Every hook that is due, unit after unit, until none is. */
  async settle({ random }: Settling = {}): Promise<readonly Ran[]> {
    const ran: Ran[] = [];
    for (;;) {
      const next = random ? this.#any(random) : this.#next();
      if (!next) return ran;
      if (ran.length >= 300) throw new Error(`no end: the last hooks were ${JSON.stringify(ran.slice(-6))}`);
      ran.push(await this.run(next.unit, next.hook));
    }
  }

  #next(): Due | undefined {
    for (const unit of this.#units.keys()) {
      const hook = juju.nextHook(this.model, unit, Date.now());
      if (hook) return { unit, hook };
    }
    return undefined;
  }

  /** Now and then a look for no reason comes between. */
  #any(random: () => number): Due | undefined {
    const due = [...this.#units.keys()].flatMap((unit) =>
      juju.possibleHooks(this.model, unit, Date.now()).map((hook): Due => ({ unit, hook })),
    );
    const chosen = due[Math.floor(random() * due.length)];
    const isIdle = chosen && this.model.units[chosen.unit]?.agent.started === true && random() < 0.2;
    return isIdle ? { unit: chosen.unit, hook: { kind: 'update-status' } } : chosen;
  }

  #prepare(charm: string): Promise<Prepared> {
    const known = this.#prepared.get(charm);
    if (known) return known;
    const preparing = prepareDeployment({
      controller: this.#controller,
      modelFolder: this.#modelFolder,
      source: findCharm(charm, workspace, workspace),
      given: {},
      cwd: workspace,
      log: ignore,
    });
    this.#prepared.set(charm, preparing);
    return preparing;
  }

  #leave(path: string, content: string): void {
    mkdirSync(dirname(path), { recursive: true });
    chmodSync(dirname(path), 0o777);
    writeFileSync(path, content);
  }

  get #modelFolder(): string {
    return join(this.#home.path, 'models/rig');
  }
}

function ignore(): void {
  // What the machine says while it works is not a test's concern.
}
