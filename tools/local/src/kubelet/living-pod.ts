import { agentRestarted, workloadStopped, type Application, type Hook, type Unit } from '@grimoire/juju-model';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { runAgent, type AgentEnd } from '../agent/agent-loop.ts';
import { Dispatcher } from '../agent/dispatcher.ts';
import { fetchResource } from '../agent/fetch-resource.ts';
import { watchPebble } from '../agent/pebble-watch.ts';
import type { DebugLog } from '../controller/debug-log.ts';
import type { Deployment } from '../controller/deployment.ts';
import type { HookJournal } from '../controller/hook-journal.ts';
import type { HookRequests } from '../controller/hook-requests.ts';
import type { ModelStore } from '../controller/model-store.ts';
import { reasonOf } from '../home/grimoire-error.ts';
import type { World } from '../world/index.ts';
import { ContainerRestarts } from './container-restarts.ts';
import { charmContainer, charmUser, containersOf, healthPort } from './container-spec.ts';
import type { PodFolder } from './pod-folder.ts';
import { probeContainer } from './probes.ts';
import { makeShortFolder, type ShortFolder } from './short-folder.ts';
import type { Timings } from './timings.ts';

export interface LivingPodInput {
  readonly world: World;
  readonly store: ModelStore;
  readonly log: DebugLog;
  readonly journal: HookJournal;
  readonly requests: HookRequests;
  /** The home's short folder. */
  readonly runtime: string;
  readonly timings: Timings;
  readonly unit: string;
  readonly folder: PodFolder;
  readonly application: Application;
  readonly deployment: Deployment;
  /** Readiness changed. */
  readonly onReadiness: () => void;
  say(level: string, message: string): void;
}

/** A pod whose containers run: its unit's agent, the pollers and probes of its containers, and their restarts. */
export class LivingPod {
  readonly #input: LivingPodInput;
  readonly #readiness: Map<string, boolean>;
  readonly #lost = new AbortController();
  #over = false;

  constructor(input: LivingPodInput) {
    this.#input = input;
    this.#readiness = new Map(containersOf(input.application.charm).map(({ name }) => [name, false]));
  }

  /** All workload containers passed their readiness probes. */
  get ready(): boolean {
    return !this.#over && [...this.#readiness.values()].every(Boolean);
  }

  /** As if its machine were lost: the hook that runs is killed, and no other follows. */
  lose(): void {
    this.#lost.abort();
  }

  get lost(): boolean {
    return this.#lost.signal.aborted;
  }

  /** Until the unit is removed, the pod is to go, or the signal comes (then the hook that runs is waited for). */
  async live(signal: AbortSignal): Promise<AgentEnd> {
    const { world, store, unit, folder, runtime, timings, say } = this.#input;
    const short = makeShortFolder(runtime, folder);
    const ending = new AbortController();
    const until = AbortSignal.any([signal, this.#lost.signal, ending.signal]);
    const impatience = new AbortController();
    const restarts = new ContainerRestarts(
      {
        world,
        pod: folder.pod,
        timings,
        say,
        down: (container) => this.#setReady(container, false),
        restarted: (container) => this.#restarted(container),
      },
      until,
    );
    const calm = this.#endInTime(impatience);
    const watching = Promise.all(this.#watchers(short, restarts, until));
    try {
      const kill = AbortSignal.any([impatience.signal, this.#lost.signal]);
      const dispatcher = this.#dispatcher(short);
      const asked = (): (() => Promise<void>) | undefined => {
        const replay = this.#input.requests.takeReplay(unit);
        return replay && ((): Promise<void> => dispatcher.replay(replay, kill));
      };
      const dispatch = (hook: Hook): Promise<void> => dispatcher.run(hook, kill);
      const end = await runAgent({ store, unit, dispatch, asked }, { until, kill });
      return end === 'aborted' && !signal.aborted ? 'stopped' : end;
    } finally {
      this.#over = true;
      ending.abort();
      calm();
      restarts.end();
      await watching;
      rmSync(short.path, { recursive: true, force: true });
      this.#input.onReadiness();
    }
  }

  #dispatcher(short: ShortFolder): Dispatcher {
    const { world, store, log, journal, requests, unit, folder, application, deployment } = this.#input;
    return new Dispatcher({
      world,
      store,
      log,
      journal,
      requests,
      unit,
      folder,
      shortFolder: short.agent,
      user: charmUser(application.charm),
      fetchResource: (_, resource) => fetchResource(folder, application.charm, deployment, resource),
    });
  }

  #watchers(short: ShortFolder, restarts: ContainerRestarts, until: AbortSignal): readonly Promise<void>[] {
    const { world, store, unit, folder, application, timings } = this.#input;
    const { charm } = application;
    return containersOf(charm).flatMap(({ name }) => {
      const socketPath = `${short.containers}/${name}/pebble.socket`;
      const pebble = { store, unit, container: name, socketPath, period: timings.pebblePoll };
      const probed = {
        world,
        pod: folder.pod,
        port: healthPort(charm, name),
        timings,
        ready: (is: boolean) => this.#setReady(name, is),
        unhealthy: (why: string) => restarts.unhealthy(name, why),
      };
      return [
        this.#persist(`watching the Pebble of container "${name}"`, () => watchPebble(pebble, until), until),
        this.#persist(`probing container "${name}"`, () => probeContainer(probed, until), until),
      ];
    });
  }

  /** What fails, because the disk is full for instance, is said and begun again. */
  async #persist(what: string, work: () => Promise<void>, until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      try {
        return await work();
      } catch (error) {
        if (until.aborted) return;
        this.#input.say('ERROR', `${what} failed, and begins again: ${reasonOf(error)}`);
        await sleep(3000, undefined, { signal: until }).catch(() => undefined);
      }
    }
  }

  /** From the moment the pod is to stop, hooks have the grace period; then the one that runs is killed. */
  #endInTime(impatience: AbortController): () => void {
    const { store, timings } = this.#input;
    let timer: NodeJS.Timeout | undefined;
    const look = (): void => {
      if (timer === undefined && this.#unit()?.pod?.terminating === true)
        timer = setTimeout(() => impatience.abort(), timings.grace);
    };
    const ignore = store.onChange(look);
    look();
    return () => {
      ignore();
      clearTimeout(timer);
    };
  }

  /** With the charm's own container the agent began anew; a workload's Pebble has another boot id. */
  #restarted(container: string): void {
    const { store, unit } = this.#input;
    if (this.#unit() === undefined) return;
    store.update((model) =>
      container === charmContainer ? agentRestarted(model, unit, Date.now()) : workloadStopped(model, unit, container),
    );
  }

  #unit(): Unit | undefined {
    return this.#input.store.read().units[this.#input.unit];
  }

  #setReady(container: string, is: boolean): void {
    if (container === charmContainer || this.#readiness.get(container) === is) return;
    this.#readiness.set(container, is);
    this.#input.onReadiness();
  }
}
