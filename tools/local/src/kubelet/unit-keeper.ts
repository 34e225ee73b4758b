import {
  agentRestarted,
  podStarted,
  podStopped,
  podStopping,
  storageAttached,
  workloadStopped,
  type Unit,
} from '@grimoire/juju-model';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { runAgent, type AgentEnd } from '../agent/agent-loop.ts';
import { Dispatcher } from '../agent/dispatcher.ts';
import { fetchResource } from '../agent/fetch-resource.ts';
import { watchPebble } from '../agent/pebble-watch.ts';
import type { DebugLog } from '../controller/debug-log.ts';
import { deploymentOf, type Deployment } from '../controller/deployment.ts';
import type { Images } from '../controller/images.ts';
import type { ModelStore } from '../controller/model-store.ts';
import { GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import type { ContainerExit, World } from '../world/index.ts';
import { charmContainer, charmUser, containersOf, healthPort } from './container-spec.ts';
import { podFolder, unitTag, volumesFolder, type PodFolder } from './pod-folder.ts';
import { makePod } from './pod-maker.ts';
import { probeContainer } from './probes.ts';
import { removePod } from './remove-pod.ts';
import { RestartBackOff } from './restart-back-off.ts';
import { makeShortFolder } from './short-folder.ts';
import type { Timings } from './timings.ts';

export interface UnitKeeperInput {
  readonly world: World;
  readonly store: ModelStore;
  readonly log: DebugLog;
  readonly images: Images;
  readonly modelFolder: string;
  /** The home's short folder. */
  readonly runtime: string;
  readonly timings: Timings;
  readonly unit: string;
  /** A pod that stopped is not made again. */
  readonly halting: () => boolean;
  /** Readiness changed. */
  readonly onReadiness: () => void;
}

/**
 * Keeps one unit in its pod: makes the pod, or takes the one that runs; runs its agent, watches its containers; takes
 * the pod away when the unit is removed, and makes a new one when only the pod was to go.
 */
export class UnitKeeper {
  readonly #input: UnitKeeperInput;
  readonly #folder: PodFolder;
  readonly #readiness = new Map<string, boolean>();
  #hard = new AbortController();
  #living = false;

  constructor(input: UnitKeeperInput) {
    this.#input = input;
    this.#folder = podFolder(input.modelFolder, input.unit);
  }

  /** All workload containers passed their readiness probes. */
  get ready(): boolean {
    return this.#living && [...this.#readiness.values()].every(Boolean);
  }

  /** The pod goes: gently, with a `stop` hook, or as if its machine were lost. A new one follows. */
  replacePod(hard: boolean): void {
    const { store, unit } = this.#input;
    if (hard) this.#hard.abort();
    else store.update((model) => podStopping(model, unit));
  }

  /** Resolves when the unit is gone, its pod has stopped for good, or the signal came. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const unit = this.#unit();
      if (unit === undefined || unit.life === 'dead') return this.#remove(unit);
      if (unit.pod === undefined && this.#input.halting()) return;
      try {
        await this.#begin(unit);
        if (this.#input.halting()) this.replacePod(false);
        const end = await this.#live(signal);
        if (end === 'aborted') return;
        await this.#takeDown();
      } catch (error) {
        if (signal.aborted) return;
        this.#say('ERROR', `the pod cannot be kept: ${reasonOf(error)}`);
        await sleep(3000, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  #unit(): Unit | undefined {
    return this.#input.store.read().units[this.#input.unit];
  }

  /** The pod that runs already is taken as it is; anything else begins anew. */
  async #begin(unit: Unit): Promise<void> {
    const { world, store } = this.#input;
    const pod = (await world.pods()).find(({ name }) => name === this.#folder.pod);
    const charm = pod?.containers.find(({ name }) => name === charmContainer);
    if (unit.pod !== undefined && charm?.running === true) {
      store.update((model) => agentRestarted(model, unit.name, Date.now()));
      for (const container of pod?.containers ?? []) {
        if (!container.running) await world.restartContainer(this.#folder.pod, container.name, { wipe: true });
      }
      return;
    }
    if (unit.pod !== undefined) store.update((model) => podStopped(model, unit.name, Date.now()));
    const made = await makePod(
      { ...this.#input, log: (line) => this.#say('INFO', line) },
      store.read(),
      unit,
      this.#deployment(unit),
    );
    store.setNote(
      revisionKey(unit.name),
      String(store.read().applications[unit.application]?.modifiedVersion ?? 0),
      (model) => {
        const started = podStarted(model, unit.name, { address: made.address }, Date.now());
        return Object.keys(unit.storage).reduce((next, storage) => storageAttached(next, unit.name, storage), started);
      },
    );
  }

  async #live(signal: AbortSignal): Promise<AgentEnd> {
    const { world, store, log, unit, runtime, timings } = this.#input;
    const application = store.read().applications[unit.split('/')[0] ?? ''];
    const state = this.#unit();
    if (application === undefined || state === undefined) return 'removed';
    const { charm } = application;
    const short = makeShortFolder(runtime, this.#folder);
    const deployment = this.#deployment(state);
    const ending = new AbortController();
    const pod = AbortSignal.any([signal, this.#hard.signal, ending.signal]);
    const kill = new AbortController();

    const dispatcher = new Dispatcher({
      world,
      store,
      log,
      unit,
      folder: this.#folder,
      shortFolder: short.agent,
      user: charmUser(charm),
      fetchResource: (_, resource) => fetchResource(this.#folder, charm, deployment, resource),
    });
    for (const { name } of containersOf(charm)) this.#readiness.set(name, false);
    const watchers = containersOf(charm).flatMap(({ name }) => [
      watchPebble(
        {
          store,
          unit,
          container: name,
          socketPath: `${short.containers}/${name}/pebble.socket`,
          period: timings.pebblePoll,
        },
        pod,
      ),
      probeContainer(
        {
          world,
          pod: this.#folder.pod,
          port: healthPort(charm, name),
          timings,
          ready: (is) => this.#setReady(name, is),
          unhealthy: (why) => this.#unhealthy(name, why),
        },
        pod,
      ),
    ]);
    const ignoreExits = this.#restartWhatEnds(pod);
    const patience = this.#endInTime(kill);
    this.#living = true;
    const running = Promise.all(watchers);
    // A defect in a watcher must not pass unseen, and must not end the agent in the middle of a hook.
    running.catch((error: unknown) => this.#say('ERROR', `watching the containers failed: ${reasonOf(error)}`));
    try {
      const killed = AbortSignal.any([kill.signal, this.#hard.signal]);
      const end = await runAgent({ store, unit, dispatch: (hook) => dispatcher.run(hook, killed) }, pod);
      return end === 'aborted' && !signal.aborted ? 'stopped' : end;
    } finally {
      ending.abort();
      patience();
      ignoreExits();
      await running.catch(() => undefined);
      this.#hard = new AbortController();
      this.#readiness.clear();
      this.#living = false;
      rmSync(short.path, { recursive: true, force: true });
      this.#input.onReadiness();
    }
  }

  /** From the moment the pod is to stop, hooks have the grace period; then the one that runs is killed. */
  #endInTime(kill: AbortController): () => void {
    const { store, timings } = this.#input;
    let timer: NodeJS.Timeout | undefined;
    const look = (): void => {
      if (timer === undefined && this.#unit()?.pod?.terminating === true)
        timer = setTimeout(() => kill.abort(), timings.grace);
    };
    const ignore = store.onChange(look);
    look();
    return () => {
      ignore();
      clearTimeout(timer);
    };
  }

  /** The kubelet's part when a first process ends: the container is started again, later each time. */
  #restartWhatEnds(pod: AbortSignal): () => void {
    const { world, timings } = this.#input;
    const backOffs = new Map<string, RestartBackOff>();
    const restart = async ({ container, exit }: ContainerExit, ranFor: number): Promise<void> => {
      const backOff = backOffs.get(container) ?? new RestartBackOff(timings);
      backOffs.set(container, backOff);
      const wait = backOff.ended(ranFor);
      const how = 'code' in exit ? `with exit code ${exit.code}` : `by ${exit.signal}`;
      this.#say(
        'WARNING',
        `container "${container}" ended ${how}; it is started again ${wait === 0 ? 'at once' : `in ${wait / 1000} s`}`,
      );
      this.#setReady(container, false);
      await sleep(wait, undefined, { signal: pod }).catch(() => undefined);
      if (pod.aborted) return;
      await world.restartContainer(this.#folder.pod, container, { wipe: true });
      this.#restarted(container);
    };
    return world.onExit((event) => {
      if (event.pod !== this.#folder.pod || event.asked || pod.aborted) return;
      void world
        .containerState(event.pod, event.container)
        .then((state) => restart(event, Date.now() - (state?.startedAt ?? Date.now())))
        .catch((error: unknown) =>
          this.#say('ERROR', `container "${event.container}" cannot be started again: ${reasonOf(error)}`),
        );
    });
  }

  async #unhealthy(container: string, why: string): Promise<void> {
    const { world, timings } = this.#input;
    this.#say('WARNING', `container "${container}" is restarted: ${why}`);
    try {
      await world.restartContainer(this.#folder.pod, container, { wipe: true, graceMs: timings.grace });
      this.#restarted(container);
    } catch (error) {
      this.#say('ERROR', `container "${container}" cannot be started again: ${reasonOf(error)}`);
    }
  }

  /** With the charm's own container the agent began anew; a workload's Pebble has another boot id. */
  #restarted(container: string): void {
    const { store, unit } = this.#input;
    if (this.#unit() === undefined) return;
    store.update((model) =>
      container === charmContainer ? agentRestarted(model, unit, Date.now()) : workloadStopped(model, unit, container),
    );
  }

  async #takeDown(): Promise<void> {
    const { world, store, unit, timings } = this.#input;
    await removePod(world, this.#folder.pod, timings.grace);
    await world.removeTree(this.#folder.path);
    // The volumes of a removed unit go before the unit does: whoever finds them later would not know whose they are.
    if (this.#unit()?.life === 'dead') await world.removeTree(volumesFolder(this.#input.modelFolder, unit));
    store.setNote(revisionKey(unit), undefined, (model) => podStopped(model, unit, Date.now()));
  }

  async #remove(unit: Unit | undefined): Promise<void> {
    if (unit !== undefined) return this.#takeDown();
    const { world, modelFolder, unit: name } = this.#input;
    await removePod(world, this.#folder.pod);
    await world.removeTree(this.#folder.path);
    await world.removeTree(volumesFolder(modelFolder, name));
  }

  #deployment(unit: Unit): Deployment {
    const deployment = deploymentOf(this.#input.store, unit.application);
    if (deployment === undefined)
      throw new GrimoireError(`nothing is known of the charm of "${unit.application}": this is a defect`);
    return deployment;
  }

  #setReady(container: string, is: boolean): void {
    if (container === charmContainer || this.#readiness.get(container) === is) return;
    this.#readiness.set(container, is);
    this.#input.onReadiness();
  }

  #say(level: string, message: string): void {
    const { log, unit } = this.#input;
    log.add({ at: Date.now(), who: unitTag(unit), level, module: 'grimoire.kubelet', message });
  }
}

/** Which version of its application a unit's pod was made for. */
export function revisionKey(unit: string): string {
  return `pod-version:${unit}`;
}
