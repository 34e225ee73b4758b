import { agentRestarted, podStarted, podStopped, podStopping, storageAttached, type Unit } from '@grimoire/juju-model';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DebugLog } from '../controller/debug-log.ts';
import { deploymentOf, type Deployment } from '../controller/deployment.ts';
import type { HookJournal } from '../controller/hook-journal.ts';
import type { HookRequests } from '../controller/hook-requests.ts';
import type { Images } from '../controller/images.ts';
import type { ModelStore } from '../controller/model-store.ts';
import { GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import type { World } from '../world/index.ts';
import { charmContainer } from './container-spec.ts';
import { LivingPod } from './living-pod.ts';
import { podFolder, unitTag, volumesFolder, type PodFolder } from './pod-folder.ts';
import { makePod } from './pod-maker.ts';
import { removePod } from './remove-pod.ts';
import type { Timings } from './timings.ts';

export interface UnitKeeperInput {
  readonly world: World;
  readonly store: ModelStore;
  readonly log: DebugLog;
  readonly journal: HookJournal;
  readonly requests: HookRequests;
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
  #pod: LivingPod | undefined;
  /** The pod that is being made is not to live. */
  #toLose = false;

  constructor(input: UnitKeeperInput) {
    this.#input = input;
    this.#folder = podFolder(input.modelFolder, input.unit);
  }

  /** All workload containers passed their readiness probes. */
  get ready(): boolean {
    return this.#pod?.ready ?? false;
  }

  /** The pod goes: gently, with a `stop` hook, or as if its machine were lost. A new one follows. */
  replacePod(hard: boolean): void {
    const { store, unit } = this.#input;
    if (!hard) store.update((model) => podStopping(model, unit));
    else if (this.#pod === undefined) this.#toLose = true;
    else this.#pod.lose();
  }

  /** Resolves when the unit is gone, its pod has stopped for good, or the signal came. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const unit = this.#unit();
      if (unit?.pod === undefined && this.#input.halting()) return;
      try {
        if (unit === undefined || unit.life === 'dead') return await this.#remove(unit);
        await this.#begin(unit);
        if (this.#input.halting()) this.replacePod(false);
        if (!(await this.#live(signal))) return;
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
    const before = store.read();
    const made = await makePod(
      { ...this.#input, log: (line) => this.#say('INFO', line) },
      before,
      unit,
      this.#deployment(unit),
    );
    // A refresh while the pod was made did not reach it: it is of the version from before, and will be replaced.
    const version = before.applications[unit.application]?.modifiedVersion ?? 0;
    store.setNote(revisionKey(unit.name), String(version), (model) => {
      const started = podStarted(model, unit.name, { address: made.address }, Date.now());
      return Object.keys(unit.storage).reduce((next, storage) => storageAttached(next, unit.name, storage), started);
    });
  }

  /** @returns whether the pod is to be taken down: not when it goes on without us */
  async #live(signal: AbortSignal): Promise<boolean> {
    const { store, unit } = this.#input;
    const state = this.#unit();
    const application = store.read().applications[state?.application ?? ''];
    if (state === undefined || application === undefined) return true;
    const pod = new LivingPod({
      ...this.#input,
      folder: this.#folder,
      application,
      deployment: this.#deployment(state),
      say: (level, message) => this.#say(level, message),
    });
    this.#pod = pod;
    if (this.#toLose) pod.lose();
    this.#toLose = false;
    try {
      const end = await pod.live(signal);
      if (end === 'aborted') return false;
      await this.#takeDown(unit, pod.lost ? 0 : this.#input.timings.grace);
      return true;
    } finally {
      this.#pod = undefined;
    }
  }

  async #takeDown(unit: string, graceMs: number): Promise<void> {
    const { world, store } = this.#input;
    await removePod(world, this.#folder.pod, graceMs);
    await world.removeTree(this.#folder.path);
    // The volumes of a removed unit go before the unit does: whoever finds them later would not know whose they are.
    if (this.#unit()?.life === 'dead') await world.removeTree(volumesFolder(this.#input.modelFolder, unit));
    store.setNote(revisionKey(unit), undefined, (model) => podStopped(model, unit, Date.now()));
  }

  async #remove(unit: Unit | undefined): Promise<void> {
    if (unit !== undefined) return this.#takeDown(unit.name, this.#input.timings.grace);
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

  #say(level: string, message: string): void {
    const { log, unit } = this.#input;
    log.add({ at: Date.now(), who: unitTag(unit), level, module: 'grimoire.kubelet', message });
  }
}

/** Which version of its application a unit's pod was made for. */
export function revisionKey(unit: string): string {
  return `pod-version:${unit}`;
}
