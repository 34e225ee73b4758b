import { ConnectionError, PebbleError, type CheckInfo, type PebbleApi, type ServiceInfo } from '@grimoire/pebble';
import type { Run } from '../dispatch/runtime.ts';

/** A container as it was found. */
export type ContainerView =
  | { readonly reachable: false; readonly why: string }
  | {
      readonly reachable: true;
      readonly pebble: PebbleApi;
      /** Another one means that the container was started anew. */
      readonly bootId: string;
      readonly services: readonly ServiceInfo[];
      readonly checks: readonly CheckInfo[];
    };

export type ReachableContainer = Extract<ContainerView, { readonly reachable: true }>;

/** Every container of the charm, asked with GET only. */
export async function lookAtContainers(run: Run): Promise<Readonly<Record<string, ContainerView>>> {
  const names = Object.keys(run.metadata.containers ?? {});
  const views = await Promise.all(names.map((name) => lookAtContainer(run, name)));
  const found: Record<string, ContainerView> = {};
  for (const [index, name] of names.entries()) {
    const view = views[index];
    if (view) found[name] = view;
  }
  return found;
}

export async function lookAtContainer(run: Run, name: string): Promise<ContainerView> {
  const pebble = run.outside.pebble(name);
  try {
    const [{ bootId }, services, checks] = await Promise.all([pebble.systemInfo(), pebble.services(), pebble.checks()]);
    return { reachable: true, pebble, bootId, services, checks };
  } catch (error) {
    if (error instanceof ConnectionError) return { reachable: false, why: 'its Pebble does not answer yet' };
    if (error instanceof PebbleError) return { reachable: false, why: error.message };
    throw error;
  }
}
