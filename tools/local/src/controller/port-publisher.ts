import type { Model } from '@grimoire/juju-model';
import { inspectorPort } from '../agent/inspector.ts';
import { podName } from '../kubelet/pod-folder.ts';
import type { World } from '../world/index.ts';
import type { ModelStore } from './model-store.ts';

/** A port of an application, as it is reached from the host. */
export interface Published {
  readonly application: string;
  /** What the charm opened. */
  readonly port: number;
  /** On 127.0.0.1. */
  readonly hostPort: number;
}

export interface PortPublisherInput {
  readonly world: World;
  readonly store: ModelStore;
  readonly isReady: (unit: string) => boolean;
  /** A sentence for the log, at every change. */
  readonly say: (level: string, message: string) => void;
}

/**
 * Relays what charms open to the host, as a Service of type LoadBalancer would: the number of the last time, so that a URL
 * somebody noted stays true; the first time the charm's own when it is free, else another. One relay leads to one unit, a
 * ready one if there is.
 */
export class PortPublisher {
  readonly #input: PortPublisherInput;
  #running: Promise<void> = Promise.resolve();
  #published: readonly Published[] = [];

  constructor(input: PortPublisherInput) {
    this.#input = input;
  }

  get published(): readonly Published[] {
    return this.#published;
  }

  /** Brings the relays to what the model wants now; one call after another. */
  refresh(): Promise<void> {
    const mine = this.#running.then(() => this.#apply());
    this.#running = mine.catch(() => undefined);
    return mine;
  }

  async #apply(): Promise<void> {
    const { world, store, isReady } = this.#input;
    const wanted = wantedPorts(store.read(), isReady);
    const ours = (await world.exposed()).filter(({ podPort }) => podPort !== inspectorPort);
    const exposed = new Map(ours.map((exposure) => [exposure.port, exposure]));
    const published: Published[] = [];
    const kept = new Set<number>();
    const missing: Wanted[] = [];
    for (const want of wanted) {
      const hostPort = this.#noted(want);
      const relay = hostPort === undefined ? undefined : exposed.get(hostPort);
      if (hostPort !== undefined && relay?.pod === want.pod && relay.podPort === want.port) {
        kept.add(hostPort);
        published.push({ application: want.application, port: want.port, hostPort });
      } else missing.push(want);
    }
    for (const port of exposed.keys()) if (!kept.has(port)) await world.unexpose(port);
    for (const want of missing) published.push(await this.#publish(want));
    this.#published = published;
  }

  async #publish({ application, port, pod }: Wanted): Promise<Published> {
    const { world, store, say } = this.#input;
    const tries = [...new Set([this.#noted({ application, port }) ?? port, port, 0])];
    let refusal: unknown;
    for (const attempt of tries) {
      try {
        const { port: hostPort } = await world.expose(attempt, { pod, port });
        store.setNote(noteKey(application, port), String(hostPort));
        const instead = hostPort === port ? '' : ` (${port} is taken or not allowed on this host)`;
        say('INFO', `port ${port} of ${application} is 127.0.0.1:${hostPort} on this host${instead}`);
        return { application, port, hostPort };
      } catch (error) {
        refusal = error;
      }
    }
    throw refusal;
  }

  #noted({ application, port }: { readonly application: string; readonly port: number }): number | undefined {
    const text = this.#input.store.note(noteKey(application, port));
    return text === undefined ? undefined : Number(text);
  }
}

interface Wanted {
  readonly application: string;
  readonly port: number;
  readonly pod: string;
}

function noteKey(application: string, port: number): string {
  return `host-port:${application}:${port}`;
}

/** One of each application's opened TCP ports, with the unit it leads to: ready ones first, then the lowest number. */
export function wantedPorts(model: Model, isReady: (unit: string) => boolean): readonly Wanted[] {
  const units = Object.values(model.units)
    .filter(({ pod }) => pod !== undefined)
    .toSorted((a, b) => Number(isReady(b.name)) - Number(isReady(a.name)) || a.number - b.number);
  const wanted = new Map<string, Wanted>();
  for (const { name, application, ports } of units) {
    for (const { from, protocol } of ports) {
      const key = `${application}:${from}`;
      if (protocol === 'tcp' && !wanted.has(key)) wanted.set(key, { application, port: from, pod: podName(name) });
    }
  }
  return [...wanted.values()];
}
